import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Place } from '../../api/container';
import { publishVersion, useEnvironments, useVersionDiff, useVersions, type VersionSummary } from '../../api/publish';
import { useMay } from '../../api/session';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { Loaded } from '../../parts/Loaded';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import { useTell } from '../../parts/useUndo';
import { Changes } from './Changes';
import dictionary from './words';

const PAGE = 50;

/** All versions, what each changed, and the way back to any of them. */
export function Versions({ place }: { place: Place }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const [limit, setLimit] = useState(PAGE);
  const versions = useVersions(place, limit);
  const [open, setOpen] = useState<VersionSummary>();
  const columns = useMemo<Column<VersionSummary>[]>(
    () => [
      { key: 'version', title: words.version, value: ({ version }) => version },
      {
        key: 'name',
        title: words.name,
        value: ({ name, note }) => name || note,
        show: ({ name, note, published }) => (
          <Group gap="xs" wrap="nowrap">
            {name || note} {published && <StatusBadge tone="good">{words.live}</StatusBadge>}
          </Group>
        ),
      },
      { key: 'by', title: words.by, wide: true, value: ({ created_by }) => created_by },
      {
        key: 'when',
        title: words.when,
        wide: true,
        value: ({ created_at }) => created_at,
        show: ({ created_at }) => formatDateTime(created_at, language),
      },
    ],
    [words, language],
  );
  return (
    <>
      {versions.error && <ProblemAlert error={versions.error} onRetry={versions.refetch} />}
      <DataTable
        label={words.versionsTab}
        rows={versions.data?.items}
        columns={columns}
        rowKey={({ version }) => String(version)}
        onOpen={setOpen}
        empty={<EmptyState title={words.emptyVersions} text={words.emptyVersionsText} />}
        onMore={versions.data?.next_cursor && limit < 200 ? () => setLimit(limit + PAGE) : undefined}
      />
      {open && <OneVersion place={place} version={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function OneVersion({ place, version, onClose }: { place: Place; version: VersionSummary; onClose: () => void }) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const diff = useVersionDiff(place, version.version);
  const may = useMay(place.project)('publisher');
  const live = useEnvironments(place).data?.find(({ id }) => id === 'live');
  const queries = useQueryClient();
  const { done } = useTell();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => publishVersion(place, version.version, 'live'),
    onSuccess: ({ environment }) => {
      done(fill(words.published, { version: version.version, environment: environment.name }));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['projects', place.project, 'containers'] }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`${words.version} ${version.version}: ${version.name}`}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack>
        {version.note && <Text>{version.note}</Text>}
        <Text fw={500}>{words.show}</Text>
        <Loaded query={diff} height={120}>
          {({ items }) => (items.length === 0 ? <Text size="sm">{words.nothing}</Text> : <Changes changes={items} />)}
        </Loaded>
        <ProblemAlert error={error} />
        {may && live?.version !== version.version && (
          <>
            <Text size="sm" c="dimmed">
              {words.rollText}
            </Text>
            <Group>
              <Button loading={isPending} onClick={() => mutate()}>
                {words.roll}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}
