import { Alert, Anchor, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Place, Workspace } from '../../api/container';
import { type Finding, resolveConflict, syncDraft, useConflicts, useLint, useProblems } from '../../api/publish';
import { useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { Loaded } from '../../parts/Loaded';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import dictionary from './words';

const TONES = { error: 'bad', warning: 'warning', info: 'info' } as const;

/** What keeps the draft from being published, and what is worth a look. */
export function Checks({ place }: { place: Place }) {
  const words = useWords(dictionary);
  const problems = useProblems(place);
  const lint = useLint(place);
  return (
    <>
      <Card withBorder component="section">
        <Title order={2} size="h5" mb="sm">
          {words.problems}
        </Title>
        <Loaded query={problems} height={24}>
          {(items) =>
            items.length === 0 ? (
              <Text size="sm">{words.noProblems}</Text>
            ) : (
              <List size="sm" role="alert">
                {items.map((one) => (
                  <List.Item key={one.kind + one.id + one.pointer + one.message}>
                    {one.id && <Where place={place} kind={one.kind} id={one.id} name={one.name} />} {one.message}
                  </List.Item>
                ))}
              </List>
            )
          }
        </Loaded>
      </Card>
      <Card withBorder component="section">
        <Title order={2} size="h5" mb="sm">
          {words.lint}
        </Title>
        <Loaded query={lint} height={24}>
          {(items) =>
            items.length === 0 ? <Text size="sm">{words.noLint}</Text> : <Findings place={place} items={items} />
          }
        </Loaded>
      </Card>
    </>
  );
}

function Findings({ place, items }: { place: Place; items: readonly Finding[] }) {
  return (
    <Stack gap="xs">
      {items.map((one) => (
        <Group key={one.rule + one.kind + one.id + one.pointer} gap="xs" align="flex-start">
          <StatusBadge tone={TONES[one.severity]}>{one.severity}</StatusBadge>
          <Text size="sm" flex={1} miw={200}>
            <Where place={place} kind={one.kind} id={one.id} name={one.name} /> {one.message}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

function Where({ place, kind, id, name }: { place: Place; kind: string; id: string; name: string }) {
  return kind === 'settings' ? (
    <b>{name}</b>
  ) : (
    <Anchor size="sm" component={Link} to={`/projects/${place.project}/${kind}/${encodeURIComponent(id)}`}>
      {name}
    </Anchor>
  );
}

/** Tells that a newer version came out, brings the draft up to it, and asks about what both have changed. */
export function Sync({ place, workspace }: { place: Place; workspace: Workspace }) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const behind = workspace.base_version < workspace.latest_version;
  const conflicts = useConflicts(place, workspace.conflicts > 0);
  const fresh = () =>
    queries.invalidateQueries({ queryKey: ['projects', place.project, 'containers', place.container] });
  const sync = useMutation({ mutationFn: () => syncDraft(place), onSettled: fresh });
  const resolve = useMutation({
    mutationFn: ({ conflict, take }: { conflict: Parameters<typeof resolveConflict>[1]; take: 'ours' | 'theirs' }) =>
      resolveConflict(place, conflict, take),
    onSettled: fresh,
  });
  return (
    <>
      <ProblemAlert error={sync.error ?? resolve.error} />
      {behind && (
        <Alert color="blue" title={fill(words.sync, { version: workspace.latest_version })}>
          <Text size="sm">{words.syncText}</Text>
          <Button mt="sm" size="xs" loading={sync.isPending} onClick={() => sync.mutate()}>
            {words.syncDo}
          </Button>
        </Alert>
      )}
      {workspace.conflicts > 0 &&
        conflicts.data?.map((conflict) => (
          <Alert
            key={`${conflict.kind}/${conflict.id}`}
            color="yellow"
            title={`${words.conflictTitle}: ${conflict.name}`}
          >
            <Group>
              <Button size="xs" variant="default" onClick={() => resolve.mutate({ conflict, take: 'ours' })}>
                {words.ours}
              </Button>
              <Button size="xs" variant="default" onClick={() => resolve.mutate({ conflict, take: 'theirs' })}>
                {words.theirs} ({conflict.changed_by})
              </Button>
            </Group>
          </Alert>
        ))}
    </>
  );
}
