import { Button, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { formatAgo, formatCount } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { PlannedEventForm } from './PlannedEventForm';
import dictionary from './words';

type Planned = Schemas['PlannedEvent'];
type Violation = Schemas['PlanViolationList']['items'][number];

/** What events should look like, and where they do not. */
export default function PlanScreen() {
  const words = useWords(dictionary);
  const project = useProject();
  const may = useMay(project)('editor');
  const [open, setOpen] = useState<Planned | 'new'>();
  const { data, error, refetch } = useQuery({
    queryKey: ['projects', project, 'plan'],
    queryFn: ({ signal }) => answer(api.GET('/projects/{project}/plan', { params: { path: { project } }, signal })),
  });
  const columns = useMemo<Column<Planned>[]>(
    () => [
      { key: 'event', title: words.event, value: ({ event }) => event },
      { key: 'mode', title: words.mode, value: ({ mode }) => words[mode] },
      { key: 'description', title: words.description, wide: true, value: ({ description }) => description },
    ],
    [words],
  );
  const make = may && <Button onClick={() => setOpen('new')}>{words.make}</Button>;
  return (
    <>
      <PageHeader title={words.title} remark={words.remark}>
        {data && data.items.length > 0 && make}
      </PageHeader>
      <ProblemAlert error={error} onRetry={refetch} />
      <Stack gap="xl">
        <DataTable
          label={words.title}
          rows={data?.items}
          columns={columns}
          rowKey={({ id }) => id}
          onOpen={setOpen}
          empty={
            <EmptyState title={words.emptyTitle} text={words.emptyText}>
              {make}
            </EmptyState>
          }
        />
        <Violations project={project} />
      </Stack>
      {open && (
        <PlannedEventForm
          key={open === 'new' ? 'new' : open.id}
          project={project}
          planned={open === 'new' ? undefined : open}
          may={may}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function Violations({ project }: { project: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { data, error, refetch } = useQuery({
    queryKey: ['projects', project, 'violations'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/violations', { params: { path: { project } }, signal })),
  });
  const columns = useMemo<Column<Violation>[]>(
    () => [
      { key: 'event', title: words.event, value: ({ event }) => event },
      { key: 'place', title: words.place, value: ({ pointer }) => pointer },
      { key: 'rule', title: words.rule, wide: true, value: ({ rule }) => rule },
      {
        key: 'count',
        title: words.count,
        value: ({ events }) => events,
        show: ({ events }) => formatCount(events, language),
      },
      {
        key: 'last',
        title: words.last,
        wide: true,
        value: ({ last_at }) => last_at,
        show: ({ last_at }) => formatAgo(last_at, language),
      },
    ],
    [words, language],
  );
  return (
    <section>
      <Title order={2} size="h4" mb="sm">
        {words.violations}
      </Title>
      <ProblemAlert error={error} onRetry={refetch} />
      <DataTable
        label={words.violations}
        rows={data?.items}
        columns={columns}
        rowKey={({ event, pointer, rule, mode }) => [event, pointer, rule, mode].join(' ')}
        search={false}
        empty={<Text c="dimmed">{words.noViolations}</Text>}
      />
    </section>
  );
}
