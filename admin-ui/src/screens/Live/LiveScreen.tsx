import { Alert, Button, Drawer, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { LiveEvent } from '../../api/client';
import { isAnonymous } from '../../api/live';
import { useProject } from '../../api/projects';
import { useLive } from '../../api/useLive';
import { formatCount, formatTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { StatusBadge } from '../../parts/StatusBadge';
import { Journey } from './Journey';
import dictionary from './words';

/** The stream of events of a project, and the way that one of them went. */
export default function LiveScreen() {
  const words = useWords(dictionary);
  const { words: common, language } = useSpeech();
  const project = useProject();
  const live = useLive(project);
  const [frozen, setFrozen] = useState<LiveEvent[]>();
  const [open, setOpen] = useState<LiveEvent>();
  const columns = useMemo<Column<LiveEvent>[]>(
    () => [
      { key: 'event', title: words.event, value: ({ name }) => name },
      {
        key: 'time',
        title: words.time,
        value: ({ received_at }) => received_at,
        show: ({ received_at }) => formatTime(received_at, language),
      },
      { key: 'page', title: words.page, wide: true, value: ({ title, url }) => title || url },
      { key: 'source', title: words.source, wide: true, value: ({ source }) => source },
      {
        key: 'profile',
        title: words.profile,
        wide: true,
        value: ({ profile }) => (isAnonymous(profile) ? words.anonymous : profile),
      },
    ],
    [words, language],
  );
  return (
    <>
      <PageHeader title={words.title} remark={words.remark}>
        <StatusBadge tone={live.connection === 'connected' ? 'good' : 'warning'}>{common[live.connection]}</StatusBadge>
        <Button variant="default" onClick={() => setFrozen(frozen ? undefined : live.events)}>
          {frozen ? words.resume : words.pause}
        </Button>
      </PageHeader>
      {frozen && (
        <Alert color="yellow" role="status" mb="md">
          {words.paused}
        </Alert>
      )}
      <Text size="sm" c="dimmed" mb="xs">
        {fill(words.seen, { n: formatCount(live.seen, language) })}
        {live.skipped > 0 && ` · ${common.skipped}: ${formatCount(live.skipped, language)}`}
      </Text>
      <DataTable
        label={words.title}
        rows={frozen ?? live.events}
        columns={columns}
        rowKey={({ id, received_at }) => `${id}/${received_at}`}
        onOpen={setOpen}
        empty={<EmptyState title={words.emptyTitle} text={words.emptyText} />}
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        position="right"
        size="lg"
        title={open?.name}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        {open && <Journey event={open} />}
      </Drawer>
    </>
  );
}
