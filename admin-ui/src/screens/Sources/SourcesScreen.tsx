import { Anchor, Button, Code, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { answer, api, type Schemas } from '../../api/client';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

type Source = Schemas['Source'];

/** Where the project's events come from. */
export default function SourcesScreen() {
  const words = useWords(dictionary);
  const project = useProject();
  const go = useNavigate();
  const may = useMay(project)('editor');
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['projects', project, 'sources'],
    queryFn: ({ signal }) => answer(api.GET('/projects/{project}/sources', { params: { path: { project } }, signal })),
  });
  const columns = useMemo<Column<Source>[]>(
    () => [
      {
        key: 'name',
        title: words.name,
        value: ({ name }) => name,
        show: ({ id, name }) => (
          <Anchor component={Link} to={`/projects/${project}/sources/${id}`}>
            {name}
          </Anchor>
        ),
      },
      {
        key: 'key',
        title: words.writeKey,
        value: ({ write_key }) => write_key,
        show: ({ write_key }) => <Code>{write_key}</Code>,
      },
      {
        key: 'hosts',
        title: words.hosts,
        wide: true,
        value: ({ hosts }) => hosts.join(', ') || words.any,
      },
    ],
    [words, project],
  );
  const make = may && <Button onClick={() => setMaking(true)}>{words.make}</Button>;
  return (
    <>
      <PageHeader title={words.title} remark={words.remark}>
        {data && data.items.length > 0 && make}
      </PageHeader>
      <ProblemAlert error={error} onRetry={refetch} />
      <DataTable
        label={words.title}
        rows={data?.items}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go(`/projects/${project}/sources/${id}`)}
        empty={
          <EmptyState title={words.emptyTitle} text={words.emptyText}>
            {make}
          </EmptyState>
        }
      />
      <NewSource opened={making} onClose={() => setMaking(false)} />
    </>
  );
}

function NewSource({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const project = useProject();
  const queries = useQueryClient();
  const go = useNavigate();
  const [name, setName] = useState('');
  const [id, setId] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/projects/{project}/sources', {
          params: { path: { project } },
          body: { name, ...(id ? { id } : {}) },
        }),
      ),
    onSuccess: (source) => {
      queries.invalidateQueries({ queryKey: ['projects', project, 'sources'] });
      go(`/projects/${project}/sources/${source.id}`);
    },
  });
  const at = (pointer: string) => (error instanceof ApiError ? error.at(pointer) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={words.make} closeButtonProps={{ 'aria-label': common.close }}>
      <Stack component="form" onSubmit={submit}>
        <TextInput
          label={words.name}
          value={name}
          onChange={(change) => setName(change.currentTarget.value)}
          error={at('/name')}
          data-autofocus
          required
        />
        <TextInput
          label={words.id}
          description={words.idHint}
          value={id}
          onChange={(change) => setId(change.currentTarget.value)}
          error={at('/id')}
        />
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={isPending}>
            {words.create}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
