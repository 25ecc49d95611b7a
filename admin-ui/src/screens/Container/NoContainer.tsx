import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api } from '../../api/client';
import { useProject } from '../../api/projects';
import { useMay } from '../../api/session';
import { useSpeech, useWords } from '../../lib/language';
import { EmptyState } from '../../parts/EmptyState';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** What stands where a project has no container yet: what one is, and the form that makes it with its source. */
export function NoContainer() {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const project = useProject();
  const may = useMay(project)('editor');
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => makeContainer(project, name),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['projects', project] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <EmptyState title={words.noContainer} text={words.noContainerText}>
      {may && <Button onClick={() => setOpen(true)}>{words.makeContainer}</Button>}
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={words.makeContainer}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <Stack component="form" onSubmit={submit}>
          <TextInput
            label={words.containerName}
            value={name}
            onChange={(change) => setName(change.currentTarget.value)}
            required
            data-autofocus
          />
          <ProblemAlert error={error} />
          <Group justify="flex-end">
            <Button type="submit" loading={isPending}>
              {words.create}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </EmptyState>
  );
}

/** A container sends for a source: the project's first one, or a new one of the same name. */
async function makeContainer(project: string, name: string) {
  const path = { params: { path: { project } } };
  const { items } = await answer(api.GET('/projects/{project}/sources', path));
  const source = items[0] ?? (await answer(api.POST('/projects/{project}/sources', { ...path, body: { name } })));
  return answer(api.POST('/projects/{project}/containers', { ...path, body: { name, source: source.id } }));
}
