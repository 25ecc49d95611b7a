import { Anchor, Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { allowMerge, type Profile, profileKey, split } from '../../api/profiles';
import { useMay } from '../../api/session';
import { formatCount, formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { called, IDENTIFIERS } from '../../lib/rule/known';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import { useTell } from '../../parts/useUndo';
import { IdentityGraph } from './IdentityGraph';
import { Panel, Rows } from './Known';
import dictionary from './words';

/** What is to be taken out of a person, and what that means in words. */
interface Wish {
  order: Schemas['SplitOrder'];
  text: string;
}

/** Which identifiers and profiles make up a person, the decisions that led there, and the way to undo a wrong one. */
export function Identity({ project, profile }: { project: string; profile: Profile }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const may = useMay(project)('editor');
  const [wish, setWish] = useState<Wish>();
  const { identifiers, merged } = profile;
  const take = (label: string, name: string, next: Wish) =>
    may && (
      <Button size="compact-xs" variant="default" onClick={() => setWish(next)} aria-label={`${label}: ${name}`}>
        {label}
      </Button>
    );
  return (
    <Stack gap="md">
      <Panel title={words.graph}>
        <IdentityGraph profile={profile} />
      </Panel>
      <Panel title={words.identifiers}>
        <Rows
          label={words.identifiers}
          head={[words.type, words.hash, words.count, words.seen, words.state, '']}
          rows={identifiers.map(({ type, hash, events, last_seen, current }) => [
            called(IDENTIFIERS, type, language),
            <Code key="hash">{hash.slice(0, 12)}…</Code>,
            formatCount(events, language),
            formatDateTime(last_seen, language),
            <StatusBadge key="state" tone={current ? 'good' : 'neutral'}>
              {current ? words.current : words.notCurrent}
            </StatusBadge>,
            identifiers.length > 1 &&
              current &&
              take(words.takeOut, `${type} ${hash.slice(0, 6)}`, {
                order: { identifier: { type, hash } },
                text: fill(words.splitIdentifier, { type: called(IDENTIFIERS, type, language) }),
              }),
          ])}
        />
      </Panel>
      <Panel title={words.merged}>
        {merged.length === 0 ? (
          <Text c="dimmed">{words.noMerged}</Text>
        ) : (
          <Rows
            label={words.merged}
            head={[words.profile, words.time, words.mergedBy, '']}
            rows={merged.map(({ profile: id, at, event_id }) => [
              <Code key="id">{id}</Code>,
              formatDateTime(at, language),
              <Code key="event">{event_id}</Code>,
              take(words.separate, id, {
                order: { merged: id },
                text: fill(words.splitMerged, { id: `…${id.slice(9, 23)}` }),
              }),
            ])}
          />
        )}
      </Panel>
      <Journal project={project} profile={profile} may={may} />
      {wish && <Split project={project} profile={profile.profile} wish={wish} onClose={() => setWish(undefined)} />}
    </Stack>
  );
}

function Split({
  project,
  profile,
  wish,
  onClose,
}: {
  project: string;
  profile: string;
  wish: Wish;
  onClose: () => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => split(project, profile, wish.order),
    onSuccess: () => queries.invalidateQueries({ queryKey: profileKey(project, profile) }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={data ? words.splitDone : words.splitTitle}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack>
        {!data && <Text>{wish.text}</Text>}
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {data ? common.close : common.cancel}
          </Button>
          {data ? (
            <Button component={Link} to={`/projects/${project}/profiles/${data.split}`} onClick={onClose}>
              {words.openOther}
            </Button>
          ) : (
            <Button color="red" onClick={() => mutate()} loading={isPending}>
              {words.separate}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

const NOBODY = /^[0-]+$/;

function Journal({ project, profile, may }: { project: string; profile: Profile; may: boolean }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const queries = useQueryClient();
  const tell = useTell();
  const allow = useMutation({
    mutationFn: (other: string) => allowMerge(project, profile.profile, other),
    onSuccess: () => {
      tell.done(words.allowed);
      queries.invalidateQueries({ queryKey: profileKey(project, profile.profile) });
    },
    onError: tell.failed,
  });
  return (
    <Panel title={words.journal}>
      {!profile.journal_complete && (
        <Text size="sm" c="dimmed">
          {words.journalOld}
        </Text>
      )}
      <Rows
        label={words.journal}
        head={[words.time, words.what, words.identifiers, words.other, words.why, '']}
        rows={profile.journal.map(({ at, kind, other, reason, identifiers }) => [
          formatDateTime(at, language),
          words[`k_${kind}`],
          identifiers.map((type) => called(IDENTIFIERS, type, language)).join(', '),
          NOBODY.test(other) ? (
            ''
          ) : (
            <Anchor key="other" component={Link} to={`/projects/${project}/profiles/${other}`} ff="monospace" size="sm">
              …{other.slice(9, 23)}
            </Anchor>
          ),
          reason,
          kind === 'split' && may && (
            <Button key="allow" size="compact-xs" variant="default" onClick={() => allow.mutate(other)}>
              {words.allow}
            </Button>
          ),
        ])}
      />
    </Panel>
  );
}
