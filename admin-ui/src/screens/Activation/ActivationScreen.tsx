import { Anchor, Button, Stack, Tabs } from '@mantine/core';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { useKnown } from '../../api/knowledge';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useWebhooks, type Webhook } from '../../api/webhooks';
import { useWords } from '../../lib/language';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useUrlState } from '../../parts/useUrlState';
import { Deliveries } from './Deliveries';
import { LaneState } from './LaneState';
import dictionary from './words';

/** The partners that are told of segments, and what was told. */
export default function ActivationScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const may = useMay(project)('editor');
  const [tab, setTab] = useUrlState('tab', 'partners');
  const make = may && (
    <Button component={Link} to={`/projects/${project}/activation/new`}>
      {words.make}
    </Button>
  );
  return (
    <Stack gap="md">
      <PageHeader title={words.title} remark={words.remark}>
        {make}
      </PageHeader>
      <Tabs value={tab} onChange={(next) => setTab(next ?? 'partners')} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="partners">{words.partners}</Tabs.Tab>
          <Tabs.Tab value="log">{words.log}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="partners">
          <Partners project={project} />
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <Deliveries project={project} webhook="" />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Partners({ project }: { project: string }) {
  const words = useWords(dictionary);
  const go = useNavigate();
  const { names } = useKnown(project);
  const { data, error, refetch } = useWebhooks(project);
  const columns = useMemo<Column<Webhook>[]>(
    () => [
      {
        key: 'name',
        title: words.name,
        value: ({ name, id }) => name || id,
        show: ({ name, id }) => (
          <Anchor component={Link} to={`/projects/${project}/activation/${id}`}>
            {name || id}
          </Anchor>
        ),
      },
      { key: 'state', title: words.state, show: ({ id }) => <LaneState project={project} webhook={id} /> },
      {
        key: 'segments',
        title: words.segments,
        wide: true,
        value: ({ segments }) =>
          segments.length === 0 ? words.allSegments : segments.map((id) => names.segments[id] ?? id).join(', '),
      },
      { key: 'url', title: words.url, wide: true, value: ({ url }) => new URL(url).host },
    ],
    [words, names, project],
  );
  return (
    <>
      {error && <ProblemAlert error={error} onRetry={refetch} />}
      <DataTable
        label={words.partners}
        rows={data}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go(`/projects/${project}/activation/${id}`)}
        empty={<EmptyState title={words.emptyTitle} text={words.emptyText} />}
      />
    </>
  );
}
