import { Alert, Button, Group, Select, Stack, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo } from 'react';
import { type Place, useEntityChanges, useWorkspaces } from '../../api/container';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { useWords } from '../../lib/language';
import { PICKED_KINDS, type Pick, triggerParameters } from '../../lib/preview';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import classes from './Preview.module.css';
import type { MadeOf } from './sessions';
import dictionary from './words';

interface Entered {
  name: string;
  type: Pick['type'];
  selector: string;
  event: string;
  workspace: string;
  purposes: string[];
}

/** Adds a trigger to a draft, and a tag that sends an event when it fires. */
function useAdd({ project, container, workspace }: Place): (entered: Entered) => Promise<void> {
  const place = useMemo(() => ({ project, container, workspace }), [project, container, workspace]);
  const triggers = useEntityChanges(place, 'triggers');
  const tags = useEntityChanges(place, 'tags');
  return async ({ name, type, selector, event, purposes }) => {
    const trigger = await triggers.create({ name, type, parameters: triggerParameters(type, selector) });
    try {
      await tags.create({ name, type: 'metka_event', parameters: { event }, triggers: [trigger.id], purposes });
    } catch (error) {
      // What the tag was refused for is corrected in the form, which then makes both again.
      await triggers.remove(trigger.id, trigger.revision);
      throw error;
    }
    await tags.refresh();
  };
}

/** Makes a trigger and an event of what somebody pointed at on the site. */
export function PickedForm({ id, pick, made, onTry }: { id: number; pick: Pick; made: MadeOf; onTry: () => void }) {
  const words = useWords(dictionary);
  const project = useProject();
  const may = useMay(project)('editor');
  const { data: workspaces } = useWorkspaces(project, made.container);
  const { value, change } = useDraft<Entered>(`picked/${project}/${id}/${pick.selector}`, {
    name: `${pick.name || pick.tag}: ${words[`type_${pick.type}`].toLowerCase()}`,
    type: pick.type,
    selector: pick.selector,
    event: pick.event,
    workspace: made.of.startsWith('workspace/') ? made.of.slice('workspace/'.length) : '',
    purposes: ['analytics'],
  });
  const set = (part: Partial<Entered>) => change((old) => ({ ...old, ...part }));
  const workspace = value.workspace || workspaces?.[0]?.id || '';
  const add = useAdd({ project, container: made.container, workspace });
  const { mutate, isPending, error, isSuccess } = useMutation({ mutationFn: () => add(value) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  if (isSuccess) {
    return (
      <Alert color="green" role="status">
        <Stack align="flex-start">
          {words.created}
          <Button onClick={onTry}>{words.tryIt}</Button>
        </Stack>
      </Alert>
    );
  }
  return (
    <Stack component="form" onSubmit={submit} gap="sm" aria-label={words.picked}>
      <div>
        <Title order={3} size="h5">
          {words.picked}
        </Title>
        <Text size="sm" c="dimmed">
          {pick.url}
        </Text>
      </div>
      <TextInput
        label={words.name}
        value={value.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        required
      />
      <Group grow align="flex-start">
        <Select
          label={words.when}
          data={PICKED_KINDS.map((kind) => ({ value: kind, label: words[`type_${kind}`] }))}
          value={value.type}
          onChange={(type) => type && set({ type: type as Pick['type'] })}
          allowDeselect={false}
        />
        <Select
          label={words.workspace}
          data={(workspaces ?? []).map((one) => ({ value: one.id, label: one.name }))}
          value={workspace}
          onChange={(next) => next && set({ workspace: next })}
          allowDeselect={false}
        />
      </Group>
      <TextInput
        label={words.selector}
        description={value.selector === pick.selector ? fill(words.means, { n: pick.count }) : ' '}
        value={value.selector}
        onChange={(event) => set({ selector: event.currentTarget.value })}
        classNames={{ input: classes.code ?? '' }}
        required
      />
      <TextInput
        label={words.event}
        value={value.event}
        onChange={(event) => set({ event: event.currentTarget.value })}
        required
      />
      <TagsInput
        label={words.purposes}
        description={words.purposesHint}
        value={value.purposes}
        onChange={(purposes) => set({ purposes })}
      />
      <ProblemAlert error={error} />
      {may ? (
        <Group>
          <Button type="submit" loading={isPending} disabled={!workspace}>
            {words.create}
          </Button>
        </Group>
      ) : (
        <Text size="sm">{words.viewer}</Text>
      )}
    </Stack>
  );
}
