import { Button, Code, Drawer, NativeSelect, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import { useUrlState } from '../../parts/useUrlState';
import { Replay } from './Replay';
import dictionary from './words';

type Rejected = Schemas['RejectedEventPage']['items'][number];
type Words = (typeof dictionary)['ru'];

const REASONS = Object.keys(dictionary.ru)
  .filter((key) => key.startsWith('reason_'))
  .map((key) => key.slice('reason_'.length));
const PAGE = 100;

/** A reason in words; reasons of the warehouse, which are many, as they are. */
function reasonWords(reason: string, words: Words): string {
  return words[`reason_${reason}` as keyof Words] ?? reason;
}

/** What was turned away and why, and the way back for it. */
export default function RejectedScreen() {
  const words = useWords(dictionary);
  const { words: common, language } = useSpeech();
  const project = useProject();
  const may = useMay(project)('editor');
  const [reason, setReason] = useUrlState('reason');
  const [event] = useUrlState('event');
  const [open, setOpen] = useState<Rejected>();
  const [selected, setSelected] = useState<Set<string>>(new Set());
  const [replaying, setReplaying] = useState(false);
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['projects', project, 'rejected', reason, event],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/projects/{project}/rejected', {
          params: {
            path: { project },
            query: {
              limit: PAGE,
              ...(reason ? { reason } : {}),
              ...(event ? { event } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  const columns = useMemo<Column<Rejected>[]>(
    () => [
      { key: 'event', title: words.event, value: (row) => row.event || words.nameless },
      { key: 'reason', title: words.reason, value: (row) => reasonWords(row.reason, words) },
      { key: 'pointer', title: words.place, wide: true, value: (row) => row.pointer },
      { key: 'source', title: words.source, wide: true, value: (row) => row.source },
      {
        key: 'received',
        title: words.received,
        value: (row) => row.received_at,
        show: (row) => formatDateTime(row.received_at, language),
      },
      {
        key: 'state',
        title: words.state,
        wide: true,
        value: (row) => row.replayed_at ?? '',
        show: (row) => (
          <StatusBadge tone={row.replayed_at ? 'good' : 'neutral'}>
            {row.replayed_at ? words.replayed : words.waiting}
          </StatusBadge>
        ),
      },
    ],
    [words, language],
  );
  return (
    <>
      <PageHeader title={words.title} remark={words.remark} />
      <ProblemAlert error={error} onRetry={refetch} />
      <DataTable
        label={words.title}
        rows={rows}
        columns={columns}
        rowKey={({ key }) => key}
        onOpen={setOpen}
        selected={selected}
        onSelect={setSelected}
        actions={may && <Button onClick={() => setReplaying(true)}>{words.replaySelected}</Button>}
        filters={
          <NativeSelect
            aria-label={words.reason}
            value={reason}
            onChange={(change) => setReason(change.currentTarget.value)}
            data={[
              { value: '', label: words.anyReason },
              ...REASONS.map((value) => ({ value, label: reasonWords(value, words) })),
            ]}
          />
        }
        onMore={hasNextPage ? () => fetchNextPage() : undefined}
        empty={
          reason ? (
            <Text c="dimmed">{common.nothingFound}</Text>
          ) : (
            <EmptyState title={words.emptyTitle} text={words.emptyText} />
          )
        }
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        position="right"
        size="lg"
        title={open?.event || words.nameless}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        {open && (
          <Stack>
            <Text>
              {reasonWords(open.reason, words)} <Code>{open.pointer}</Code>
            </Text>
            <Text size="sm" c="dimmed">
              {words.body}
            </Text>
            <Code block tabIndex={0} role="group" aria-label={words.body}>
              {JSON.stringify(open.body, null, 2)}
            </Code>
          </Stack>
        )}
      </Drawer>
      <Replay project={project} keys={[...selected]} opened={replaying} onClose={() => setReplaying(false)} />
    </>
  );
}
