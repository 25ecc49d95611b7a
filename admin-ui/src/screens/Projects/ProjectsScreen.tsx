import { Anchor, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { answer, api, type Schemas } from '../../api/client';
import { useProjects } from '../../api/projects';
import { useMay } from '../../api/session';
import { formatDate } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { type Column, DataTable } from '../../parts/DataTable';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

type Project = Schemas['Project'];

/** All projects, and the form that makes another one. */
export default function ProjectsScreen() {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const go = useNavigate();
  const { data, error, refetch } = useProjects();
  const [making, setMaking] = useState(false);
  const may = useMay(undefined)('administrator');
  const columns = useMemo<Column<Project>[]>(
    () => [
      {
        key: 'name',
        title: words.name,
        value: (project) => project.name,
        show: (project) => (
          <Anchor component={Link} to={`/projects/${project.id}`}>
            {project.name}
          </Anchor>
        ),
      },
      { key: 'id', title: words.id, value: (project) => project.id },
      {
        key: 'created',
        title: words.created,
        wide: true,
        value: (project) => project.created_at,
        show: (project) => formatDate(project.created_at, language),
      },
    ],
    [words, language],
  );
  const make = may && <Button onClick={() => setMaking(true)}>{words.make}</Button>;
  return (
    <>
      <PageHeader title={words.title} remark={words.remark}>
        {make}
      </PageHeader>
      {error && <ProblemAlert error={error} onRetry={refetch} />}
      <DataTable
        label={words.title}
        rows={data}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go(`/projects/${id}`)}
        empty={
          <EmptyState title={words.emptyTitle} text={words.emptyText}>
            {make}
          </EmptyState>
        }
      />
      <NewProject opened={making} onClose={() => setMaking(false)} />
    </>
  );
}

function NewProject({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const go = useNavigate();
  const [name, setName] = useState('');
  const [id, setId] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => answer(api.POST('/projects', { body: { name, ...(id ? { id } : {}) } })),
    onSuccess: (project) => {
      queries.invalidateQueries({ queryKey: ['projects'] });
      go(`/projects/${project.id}`);
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
