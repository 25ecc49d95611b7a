import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useKnown } from '../../api/knowledge';
import { type Delivery, useDeliveries } from '../../api/webhooks';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import dictionary from './words';

const TONES = {
  delivered: 'good',
  will_retry: 'warning',
  dead: 'bad',
  suppressed: 'neutral',
  held_out: 'info',
  coalesced: 'neutral',
} as const;

/** Every message and what became of it; of one webhook when it is named. */
export function Deliveries({ project, webhook }: { project: string; webhook: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { names } = useKnown(project);
  const query = useDeliveries(project, webhook);
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  const columns = useMemo<Column<Delivery>[]>(
    () => [
      { key: 'at', title: words.when, value: ({ at }) => at, show: ({ at }) => formatDateTime(at, language) },
      {
        key: 'outcome',
        title: words.outcome,
        value: ({ outcome }) => words[`o_${outcome}`],
        show: ({ outcome }) => <StatusBadge tone={TONES[outcome]}>{words[`o_${outcome}`]}</StatusBadge>,
      },
      { key: 'why', title: words.why, wide: true, value: ({ error }) => error },
      {
        key: 'segment',
        title: words.segments,
        wide: true,
        value: ({ segment, kind }) => `${words[kind]}: ${names.segments[segment] ?? segment}`,
      },
      {
        key: 'profile',
        title: words.profile,
        wide: true,
        value: ({ profile }) => profile,
        show: ({ profile }) => (
          <Anchor component={Link} to={`/projects/${project}/profiles/${profile}`} ff="monospace" size="sm">
            …{profile.slice(9, 23)}
          </Anchor>
        ),
      },
      { key: 'partner', title: words.partner, wide: true, value: (one) => one.webhook },
    ],
    [words, language, names, project],
  );
  return (
    <>
      {query.error && <ProblemAlert error={query.error} onRetry={query.refetch} />}
      <DataTable
        label={words.log}
        rows={rows}
        columns={columns}
        rowKey={(one) => `${one.webhook}/${one.message_id}/${one.attempt}/${one.outcome}`}
        onMore={query.hasNextPage ? () => query.fetchNextPage() : undefined}
        empty={<EmptyState title={words.noLog} text={words.noLogText} />}
      />
    </>
  );
}
