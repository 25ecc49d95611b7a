import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from 'react-router';
import { answer, api, ifMatch, type Schemas } from '../../api/client';
import { useKnown } from '../../api/knowledge';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import type { Computation } from '../../lib/rule/model';
import { fill } from '../../lib/words';
import { DraftNote } from '../../parts/DraftNote';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { KnowledgeProvider } from '../../parts/rule/knowledge';
import { ComputationForm } from '../../parts/rule/MeasureForm';
import { useTell, useUndo } from '../../parts/useUndo';
import classes from './Attributes.module.css';
import { Preview } from './Preview';
import dictionary from './words';

type Attribute = Schemas['Attribute'];

interface Content {
  id: string;
  name: string;
  description: string;
  definition: Computation;
}

const EMPTY: Content = {
  id: '',
  name: '',
  description: '',
  definition: { event: { name: 'order_completed' }, window: { last: 'P90D' }, measure: { avg: 'revenue' } },
};
const NEW = 'new';
const SETTLED_MS = 400;

const attributesKey = (project: string) => ['projects', project, 'attributes'];

/** One computed attribute, or the form of a new one, with what comes out for some people. */
export default function AttributeScreen() {
  const project = useProject();
  const { attribute = NEW } = useParams();
  const query = useQuery({
    queryKey: [...attributesKey(project), attribute],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/projects/{project}/attributes/{attribute}', { params: { path: { project, attribute } }, signal }),
      ),
    enabled: attribute !== NEW,
  });
  if (attribute === NEW) {
    return <Form key={NEW} project={project} stored={undefined} />;
  }
  return (
    <Loaded query={query} height={500}>
      {(stored) => <Form key={stored.id} project={project} stored={stored} />}
    </Loaded>
  );
}

function contentOf({ id, name, description, definition }: Attribute): Content {
  return { id, name, description, definition: definition as unknown as Computation };
}

function usePreview(project: string, definition: Computation) {
  const [settled] = useDebouncedValue(definition, SETTLED_MS);
  return useQuery({
    queryKey: ['projects', project, 'preview', JSON.stringify(settled)],
    queryFn: ({ signal }) =>
      answer(
        api.POST('/projects/{project}/attributes/preview', {
          params: { path: { project } },
          body: { definition: settled as never },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

function useSave(project: string, stored: Attribute | undefined, draft: ReturnType<typeof useDraft<Content>>) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const go = useNavigate();
  const tell = useTell();
  return useMutation({
    mutationFn: () => {
      const { id, ...content } = draft.value;
      const body = { ...content, definition: content.definition as never };
      return stored
        ? answer(
            api.PUT('/projects/{project}/attributes/{attribute}', {
              params: { path: { project, attribute: stored.id }, header: ifMatch(draft.revision) },
              body,
            }),
          )
        : answer(
            api.POST('/projects/{project}/attributes', {
              params: { path: { project } },
              body: { ...body, ...(id ? { id } : {}) },
            }),
          );
    },
    onSuccess: (saved) => {
      draft.begin(stored ? { value: contentOf(saved), revision: saved.revision } : { value: EMPTY, revision: 0 });
      queries.invalidateQueries({ queryKey: attributesKey(project) });
      tell.done(words.saved);
      go(`/projects/${project}/attributes/${saved.id}`, { replace: true });
    },
  });
}

function Form({ project, stored }: { project: string; stored: Attribute | undefined }) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const known = useKnown(project);
  const may = useMay(project)('editor');
  const begun = stored ? contentOf(stored) : EMPTY;
  const draft = useDraft(`attributes/${project}/${stored?.id ?? NEW}`, begun, stored?.revision ?? 0);
  const { value } = draft;
  const change = (part: Partial<Content>) => draft.change((old) => ({ ...old, ...part }));
  const preview = usePreview(project, value.definition);
  const save = useSave(project, stored, draft);
  const problems = preview.error instanceof ApiError ? preview.error.errors : [];
  const at = (pointer: string) => (save.error instanceof ApiError ? save.error.at(pointer) : undefined);
  return (
    <Stack gap="md">
      <PageHeader title={stored?.name ?? words.make} remark={words.remark}>
        {may && (
          <Group gap="sm">
            {stored && <Remove attribute={stored} />}
            <Button
              onClick={() => save.mutate()}
              loading={save.isPending}
              disabled={!value.name.trim() || !draft.dirty}
            >
              {stored ? common.save : words.create}
            </Button>
          </Group>
        )}
      </PageHeader>
      {draft.restored && draft.dirty && (
        <DraftNote onDrop={() => draft.begin({ value: begun, revision: stored?.revision ?? 0 })} />
      )}
      <ProblemAlert error={save.error} />
      <div className={classes.columns}>
        <Stack gap="md">
          <TextInput
            label={words.name}
            value={value.name}
            onChange={(input) => change({ name: input.currentTarget.value })}
            error={at('/name')}
            required
          />
          {!stored && (
            <TextInput
              label={words.id}
              description={words.idHint}
              value={value.id}
              onChange={(input) => change({ id: input.currentTarget.value })}
              error={at('/id')}
            />
          )}
          <KnowledgeProvider value={{ ...known, problems }}>
            <ComputationForm
              value={value.definition}
              at="/definition"
              change={(definition) => change({ definition })}
            />
          </KnowledgeProvider>
          <Textarea
            label={words.description}
            value={value.description}
            onChange={(input) => change({ description: input.currentTarget.value })}
            rows={2}
          />
        </Stack>
        <Preview project={project} definition={value.definition} query={preview} />
      </div>
    </Stack>
  );
}

function Remove({ attribute }: { attribute: Attribute }) {
  const { project, id } = attribute;
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const go = useNavigate();
  const undo = useUndo();
  const tell = useTell();
  const again = () => queries.invalidateQueries({ queryKey: attributesKey(project), exact: true });
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE('/projects/{project}/attributes/{attribute}', {
        params: { path: { project, attribute: id }, header: ifMatch(attribute.revision) },
      }),
    onSuccess: () => {
      go(`/projects/${project}/attributes`);
      again();
      undo({
        message: fill(words.deleted, { name: attribute.name }),
        undo: async () => {
          const { name, description, definition } = attribute;
          const body = { id, name, description, definition };
          await api.POST('/projects/{project}/attributes', { params: { path: { project } }, body });
          again();
        },
      });
    },
    onError: tell.failed,
  });
  return (
    <Button variant="default" onClick={() => remove.mutate()} loading={remove.isPending}>
      {common.remove}
    </Button>
  );
}
