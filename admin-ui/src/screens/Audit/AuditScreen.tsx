import { Code, Drawer, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { useProject } from '../../api/projects';
import { differences } from '../../lib/difference';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

type Entry = Schemas['AuditEntry'];
type Words = (typeof dictionary)['ru'];

const PAGE = 100;

function actionWords(action: string, words: Words): string {
  return words[`action_${action}` as keyof Words] ?? action;
}

/** Who changed what in the project, with the difference that it made. */
export default function AuditScreen() {
  const words = useWords(dictionary);
  const { words: common, language } = useSpeech();
  const project = useProject();
  const [open, setOpen] = useState<Entry>();
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['projects', project, 'audit'],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/audit', {
          params: { query: { project, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items), [data]);
  const columns = useMemo<Column<Entry>[]>(
    () => [
      { key: 'at', title: words.at, value: ({ at }) => at, show: ({ at }) => formatDateTime(at, language) },
      { key: 'actor', title: words.actor, wide: true, value: ({ actor }) => actor },
      { key: 'action', title: words.action, value: ({ action }) => actionWords(action, words) },
      { key: 'kind', title: words.kind, wide: true, value: ({ kind }) => kind },
      { key: 'resource', title: words.resource, value: ({ resource }) => resource },
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
        rowKey={({ id }) => String(id)}
        onOpen={setOpen}
        onMore={hasNextPage ? () => fetchNextPage() : undefined}
        empty={<EmptyState title={words.emptyTitle} />}
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        position="right"
        size="xl"
        title={open && `${open.actor} ${actionWords(open.action, words)} ${open.kind} ${open.resource}`}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        {open && <DifferenceTable entry={open} />}
      </Drawer>
    </>
  );
}

function DifferenceTable({ entry }: { entry: Entry }) {
  const words = useWords(dictionary);
  const found = differences(entry.before, entry.after);
  if (found.length === 0) {
    return <Text>{words.noDiff}</Text>;
  }
  return (
    <Table layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.place}</Table.Th>
          <Table.Th>{words.before}</Table.Th>
          <Table.Th>{words.after}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {found.map(({ pointer, before, after }) => (
          <Table.Tr key={pointer} style={{ overflowWrap: 'anywhere' }}>
            <Table.Td>
              <Code>{pointer}</Code>
            </Table.Td>
            <Table.Td>{before === undefined ? '' : JSON.stringify(before)}</Table.Td>
            <Table.Td>{after === undefined ? '' : JSON.stringify(after)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
