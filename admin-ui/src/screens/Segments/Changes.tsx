import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { useChanges } from '../../api/segments';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import dictionary from './words';

type Change = Schemas['ChangePage']['items'][number];

/** Who entered a segment and who left it, in the order in which it was decided. */
export function Changes({ project, segment }: { project: string; segment: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const query = useChanges(project, segment);
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  const columns = useMemo<Column<Change>[]>(
    () => [
      { key: 'at', title: words.at, value: (one) => one.at, show: (one) => formatDateTime(one.at, language) },
      {
        key: 'kind',
        title: words.kind,
        value: (one) => words[`kind_${one.kind}`],
        show: ({ kind }) => (
          <StatusBadge tone={kind === 'entered' ? 'good' : 'neutral'}>{words[`kind_${kind}`]}</StatusBadge>
        ),
      },
      {
        key: 'profile',
        title: words.profile,
        value: (one) => one.profile,
        show: ({ profile }) => (
          <Anchor component={Link} to={`/projects/${project}/profiles/${profile}`} ff="monospace" size="sm">
            {profile}
          </Anchor>
        ),
      },
      { key: 'reason', title: words.reason, wide: true, value: (one) => words[`reason_${one.reason}`] },
    ],
    [words, language, project],
  );
  return (
    <>
      {query.error && <ProblemAlert error={query.error} onRetry={query.refetch} />}
      <DataTable
        label={words.tabChanges}
        rows={rows}
        columns={columns}
        rowKey={({ profile, sequence }) => `${profile}/${sequence}`}
        onMore={query.hasNextPage ? () => query.fetchNextPage() : undefined}
        empty={<EmptyState title={words.noChanges} />}
      />
    </>
  );
}
