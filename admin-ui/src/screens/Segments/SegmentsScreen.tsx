import { Anchor, Button, Group, Skeleton, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { useKnown } from '../../api/knowledge';
import { useProject } from '../../api/projects';
import { type Segment, useHistory, useSegments } from '../../api/segments';
import { useMay } from '../../api/session';
import { formatAgo, formatCount } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { isShowable, type VersionedRule } from '../../lib/rule/model';
import { sayBriefly } from '../../lib/rule/sentence';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { Sparkline } from '../../parts/Sparkline';
import dictionary from './words';

/** All segments with their sizes. */
export default function SegmentsScreen() {
  const project = useProject();
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const go = useNavigate();
  const { data, error, refetch } = useSegments(project);
  const { names } = useKnown(project);
  const may = useMay(project)('editor');
  const columns = useMemo<Column<Segment>[]>(() => {
    const said = (segment: Segment) => {
      const { rule } = segment.rule as unknown as VersionedRule;
      return isShowable(rule) ? sayBriefly(rule, names, language) : '';
    };
    return [
      {
        key: 'name',
        title: words.name,
        value: (segment) => segment.name,
        show: (segment) => (
          <Anchor component={Link} to={segment.id}>
            {segment.name}
          </Anchor>
        ),
      },
      { key: 'size', title: words.size, show: (segment) => <Size project={project} segment={segment.id} /> },
      {
        key: 'rule',
        title: words.rule,
        wide: true,
        value: said,
        show: (segment) => (
          <Text size="sm" c="dimmed" lineClamp={2} title={said(segment)}>
            {said(segment)}
          </Text>
        ),
      },
      {
        key: 'changed',
        title: words.changed,
        wide: true,
        value: (segment) => segment.updated_at,
        show: (segment) => formatAgo(segment.updated_at, language),
      },
    ];
  }, [words, language, names, project]);
  const make = may && (
    <Button component={Link} to="new">
      {words.make}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.title} remark={words.remark}>
        {make}
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={refetch} />}
      <DataTable
        label={words.title}
        rows={data}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go(id)}
        empty={
          <EmptyState title={words.emptyTitle} text={words.emptyText}>
            {make}
          </EmptyState>
        }
      />
    </>
  );
}

const EVERY_MS = 15_000;

/** The size of one segment and how it went in the last month; each row that is in sight asks for its own. */
function Size({ project, segment }: { project: string; segment: string }) {
  const { language } = useSpeech();
  const { data, isError } = useHistory(project, segment, 'day', EVERY_MS);
  if (isError) {
    return '—';
  }
  return data ? (
    <Group gap="sm" wrap="nowrap">
      <Text fw={600} miw={48} size="sm">
        {formatCount(data.at(-1)?.members ?? 0, language)}
      </Text>
      <Sparkline values={data.map(({ members }) => members)} />
    </Group>
  ) : (
    <Skeleton height={16} width={150} />
  );
}
