import { Button, Card, Group, NumberInput, Stack, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useNavigate, useParams } from 'react-router';
import { answer, api, ifMatch, type Schemas } from '../../api/client';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useDraft } from '../../lib/draft';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { fill } from '../../lib/words';
import { DraftNote } from '../../parts/DraftNote';
import { Loaded } from '../../parts/Loaded';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell, useUndo } from '../../parts/useUndo';
import { ImportKeys } from './ImportKeys';
import { WriteKeys } from './WriteKeys';
import dictionary from './words';

type Source = Schemas['Source'];
type Content = Required<Schemas['SourceContent']>;

/** One source: its rules, its keys, and its end. */
export default function SourceScreen() {
  const project = useProject();
  const { source = '' } = useParams();
  const query = useQuery({
    queryKey: ['projects', project, 'sources', source],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/sources/{source}', { params: { path: { project, source } }, signal })),
  });
  return (
    <Loaded query={query} height={480}>
      {(read) => (
        <>
          <PageHeader title={read.name} remark={read.id} />
          <Stack gap="lg">
            <Rules key={read.id} source={read} />
            <WriteKeys project={project} source={source} />
            <ImportKeys project={project} source={source} />
            <End source={read} />
          </Stack>
        </>
      )}
    </Loaded>
  );
}

function contentOf({ name, origins, declared_consent, aliases, hosts, events_per_second }: Source): Content {
  return { name, origins, declared_consent, aliases, hosts, events_per_second };
}

function Rules({ source }: { source: Source }) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const { done } = useTell();
  const { project, id } = source;
  const may = useMay(project)('editor');
  const draft = useDraft<Content>(`sources/${project}/${id}`, contentOf(source), source.revision);
  const { value, change } = draft;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      answer(
        api.PUT('/projects/{project}/sources/{source}', {
          params: { path: { project, source: id }, header: ifMatch(draft.revision) },
          body: value,
        }),
      ),
    onSuccess: (saved) => {
      draft.begin({ value: contentOf(saved), revision: saved.revision });
      queries.invalidateQueries({ queryKey: ['projects', project, 'sources'] });
      done(words.saved);
    },
  });
  const at = (pointer: string) => (error instanceof ApiError ? error.at(pointer) : undefined);
  const list = (key: 'hosts' | 'origins' | 'declared_consent' | 'aliases', label: string, hint: string) => (
    <TagsInput
      label={label}
      description={hint}
      value={value[key]}
      onChange={(items) => change((old) => ({ ...old, [key]: items }))}
      error={at(`/${key}`)}
      clearButtonProps={{ 'aria-label': common.clear }}
    />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Card withBorder component="section">
      <Stack component="form" onSubmit={submit}>
        <Title order={2} size="h4">
          {words.rules}
        </Title>
        {draft.restored && (
          <DraftNote onDrop={() => draft.begin({ value: contentOf(source), revision: source.revision })} />
        )}
        <TextInput
          label={words.name}
          value={value.name}
          onChange={({ currentTarget }) => change((old) => ({ ...old, name: currentTarget.value }))}
          error={at('/name')}
          required
        />
        {list('hosts', words.hosts, words.hostsHint)}
        {list('origins', words.origins, words.originsHint)}
        {list('declared_consent', words.declared, words.declaredHint)}
        {list('aliases', words.aliases, words.aliasesHint)}
        <NumberInput
          label={words.limit}
          description={words.limitHint}
          value={value.events_per_second}
          min={0}
          max={1_000_000}
          onChange={(limit) => change((old) => ({ ...old, events_per_second: Number(limit) || 0 }))}
          error={at('/events_per_second')}
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button type="submit" loading={isPending} disabled={!may || !draft.dirty}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function End({ source }: { source: Source }) {
  const words = useWords(dictionary);
  const queries = useQueryClient();
  const go = useNavigate();
  const undo = useUndo();
  const { project, id } = source;
  const may = useMay(project)('administrator');
  const refresh = () => queries.invalidateQueries({ queryKey: ['projects', project, 'sources'] });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      api.DELETE('/projects/{project}/sources/{source}', {
        params: { path: { project, source: id }, header: ifMatch(source.revision) },
      }),
    onSuccess: async () => {
      go(`/projects/${project}/sources`);
      await refresh();
      undo({
        message: fill(words.deleted, { name: source.name }),
        undo: async () => {
          await api.POST('/projects/{project}/sources', {
            params: { path: { project } },
            body: { id, write_key: source.write_key, ...contentOf(source) },
          });
          await refresh();
        },
      });
    },
  });
  if (!may) {
    return null;
  }
  return (
    <Card withBorder component="section">
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {words.removeHint}
        </Text>
        <Button variant="default" onClick={() => mutate()} loading={isPending}>
          {words.remove}
        </Button>
      </Group>
      <ProblemAlert error={error} />
    </Card>
  );
}
