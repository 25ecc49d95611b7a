import { Alert, Button, Drawer, Group, JsonInput, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { answer, api, ifMatch, type Schemas } from '../../api/client';
import { useDraft } from '../../lib/draft';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { fill } from '../../lib/words';
import { DraftNote } from '../../parts/DraftNote';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell, useUndo } from '../../parts/useUndo';
import dictionary from './words';

type Planned = Schemas['PlannedEvent'];
type Mode = Schemas['PlanMode'];

/** A planned event as it is being entered; the schema is text until it is saved. */
interface Entered {
  event: string;
  description: string;
  mode: Mode;
  schema: string;
}

const MODES: Mode[] = ['observe', 'tag', 'block'];

function enteredOf(planned: Planned | undefined): Entered {
  const schema = planned?.schema ?? { type: 'object', required: [], properties: {} };
  return {
    event: planned?.event ?? '',
    description: planned?.description ?? '',
    mode: planned?.mode ?? 'observe',
    schema: JSON.stringify(schema, null, 2),
  };
}

function whyNotJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The form of one planned event, with a first draft of its schema from the traffic. */
export function PlannedEventForm({
  project,
  planned,
  may,
  onClose,
}: {
  project: string;
  planned: Planned | undefined;
  may: boolean;
  onClose: () => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const { save, remove, infer, draft } = usePlannedEvent(project, planned, onClose);
  const { value, change } = draft;
  const why = whyNotJson(value.schema);
  const at = (pointer: string) => (save.error instanceof ApiError ? save.error.at(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={planned ? words.edit : words.make}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack component="form" onSubmit={submit}>
        {draft.restored && (
          <DraftNote onDrop={() => draft.begin({ value: enteredOf(planned), revision: planned?.revision ?? 0 })} />
        )}
        <TextInput
          label={words.event}
          description={words.eventHint}
          value={value.event}
          onChange={({ currentTarget }) => change((old) => ({ ...old, event: currentTarget.value }))}
          error={at('/event')}
          data-autofocus
          required
        />
        <TextInput
          label={words.description}
          value={value.description}
          onChange={({ currentTarget }) => change((old) => ({ ...old, description: currentTarget.value }))}
          error={at('/description')}
        />
        <NativeSelect
          label={words.mode}
          value={value.mode}
          onChange={({ currentTarget }) => change((old) => ({ ...old, mode: currentTarget.value as Mode }))}
          data={MODES.map((mode) => ({ value: mode, label: words[mode] }))}
        />
        <JsonInput
          label={words.schema}
          value={value.schema}
          onChange={(schema) => change((old) => ({ ...old, schema }))}
          error={why ? fill(words.notJson, { why }) : at('/schema')}
          autosize
          minRows={10}
          maxRows={24}
        />
        {infer.data && <Alert color="blue">{fill(words.inferred, { n: infer.data.events })}</Alert>}
        <ProblemAlert error={save.error ?? remove.error ?? infer.error} />
        <Group justify="space-between">
          <Button
            variant="default"
            onClick={() => infer.mutate()}
            loading={infer.isPending}
            disabled={!value.event || value.event === '*'}
          >
            {words.infer}
          </Button>
          <Group>
            {planned && may && (
              <Button variant="default" onClick={() => remove.mutate()} loading={remove.isPending}>
                {common.remove}
              </Button>
            )}
            <Button type="submit" loading={save.isPending} disabled={!may || why !== undefined}>
              {common.save}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Drawer>
  );
}

/** What the form can do: save, remove with a way back, and draft the schema. */
function usePlannedEvent(project: string, planned: Planned | undefined, onClose: () => void) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const undo = useUndo();
  const { done } = useTell();
  const draft = useDraft<Entered>(
    `plan/${project}/${planned?.id ?? 'new'}`,
    enteredOf(planned),
    planned?.revision ?? 0,
  );
  const refresh = () => queries.invalidateQueries({ queryKey: ['projects', project, 'plan'] });
  const body = () => ({ ...draft.value, schema: JSON.parse(draft.value.schema) });
  const save = useMutation({
    mutationFn: () =>
      planned
        ? answer(
            api.PUT('/projects/{project}/plan/{plannedevent}', {
              params: { path: { project, plannedevent: planned.id }, header: ifMatch(draft.revision) },
              body: body(),
            }),
          )
        : answer(api.POST('/projects/{project}/plan', { params: { path: { project } }, body: body() })),
    onSuccess: async () => {
      draft.begin({ value: draft.value, revision: draft.revision });
      await refresh();
      done(words.saved);
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: async () => {
      if (planned) {
        await api.DELETE('/projects/{project}/plan/{plannedevent}', {
          params: { path: { project, plannedevent: planned.id }, header: ifMatch(planned.revision) },
        });
      }
    },
    onSuccess: async () => {
      await refresh();
      onClose();
      if (planned) {
        const { id, event, description, mode, schema } = planned;
        undo({
          message: fill(words.deleted, { name: event }),
          undo: async () => {
            await api.POST('/projects/{project}/plan', {
              params: { path: { project } },
              body: { id, event, description, mode, schema },
            });
            await refresh();
          },
        });
      }
    },
  });
  const infer = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/projects/{project}/infer', { params: { path: { project } }, body: { event: draft.value.event } }),
      ),
    onSuccess: ({ schema }) => draft.change((old) => ({ ...old, schema: JSON.stringify(schema, null, 2) })),
  });
  return { save, remove, infer, draft };
}
