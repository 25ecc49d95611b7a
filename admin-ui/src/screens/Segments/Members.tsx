import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Schemas } from '../../api/client';
import { exportMembers, useMembers } from '../../api/segments';
import { formatCount, formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell } from '../../parts/useUndo';
import dictionary from './words';

type Member = Schemas['Member'];

/** Who is in a segment now. */
export function Members({ project, segment }: { project: string; segment: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const go = useNavigate();
  const query = useMembers(project, segment);
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);
  const columns = useMemo<Column<Member>[]>(
    () => [
      {
        key: 'profile',
        title: words.profile,
        value: (member) => member.profile,
        show: ({ profile }) => (
          <Anchor component={Link} to={`/projects/${project}/profiles/${profile}`} ff="monospace" size="sm">
            {profile}
          </Anchor>
        ),
      },
      {
        key: 'since',
        title: words.since,
        value: (member) => member.since,
        show: ({ since }) => formatDateTime(since, language),
      },
    ],
    [words, language, project],
  );
  return (
    <Stack gap="md">
      <Export project={project} segment={segment} />
      {query.error && <ProblemAlert error={query.error} onRetry={query.refetch} />}
      <DataTable
        label={words.tabMembers}
        rows={rows}
        columns={columns}
        rowKey={({ profile }) => profile}
        onOpen={({ profile }) => go(`/projects/${project}/profiles/${profile}`)}
        onMore={query.hasNextPage ? () => query.fetchNextPage() : undefined}
        empty={<EmptyState title={words.noMembers} text={words.noMembersHint} />}
      />
    </Stack>
  );
}

function Export({ project, segment }: { project: string; segment: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { failed } = useTell();
  const [done, setDone] = useState<number>();
  const running = useRef<AbortController>(undefined);
  const begin = async () => {
    const control = new AbortController();
    running.current = control;
    setDone(0);
    try {
      save(await exportMembers(project, segment, setDone, control.signal), `${project}-${segment}.ndjson`);
    } catch (error) {
      if (!control.signal.aborted) {
        failed(error);
      }
    } finally {
      setDone(undefined);
    }
  };
  return (
    <Group gap="sm">
      <Button variant="default" onClick={begin} loading={done !== undefined}>
        {words.exportAll}
      </Button>
      {done !== undefined && (
        <>
          <Text size="sm" role="status">
            {fill(words.exporting, { n: formatCount(done, language) })}
          </Text>
          <Button size="xs" variant="subtle" onClick={() => running.current?.abort()}>
            {words.stop}
          </Button>
        </>
      )}
    </Group>
  );
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
