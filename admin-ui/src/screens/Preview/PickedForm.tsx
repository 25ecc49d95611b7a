import { Alert, Button, Group, Select, Stack, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { addEvent, usePreviewable } from '../../api/previews';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { useWords } from '../../lib/language';
import { PICKED_KINDS, type Pick, triggerParameters } from '../../lib/preview';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
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

/** Makes a trigger and an event of what somebody pointed at on the site. */
export function PickedForm({ id, pick, made, onTry }: { id: number; pick: Pick; made: MadeOf; onTry: () => void }) {
  const words = useWords(dictionary);
  const project = useProject();
  const queries = useQueryClient();
  const may = useMay(project)('editor');
  const { data } = usePreviewable(project, made.container);
  const { value, change } = useDraft<Entered>(`picked/${project}/${id}/${pick.selector}`, {
    name: `${pick.name || pick.tag}: ${words[`type_${pick.type}`].toLowerCase()}`,
    type: pick.type,
    selector: pick.selector,
    event: pick.event,
    workspace: made.of.startsWith('workspace/') ? made.of.slice('workspace/'.length) : '',
    purposes: ['analytics'],
  });
  const set = (part: Partial<Entered>) => change((old) => ({ ...old, ...part }));
  const workspace = value.workspace || data?.workspaces[0]?.id || '';
  const { mutate, isPending, error, isSuccess } = useMutation({
    mutationFn: () =>
      addEvent({
        project,
        container: made.container,
        workspace,
        trigger: { name: value.name, type: value.type, parameters: triggerParameters(value.type, value.selector) },
        event: value.event,
        purposes: value.purposes,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['projects', project, 'containers', made.container] }),
  });
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
          data={(data?.workspaces ?? []).map((one) => ({ value: one.id, label: one.name }))}
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
        ff="monospace"
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
