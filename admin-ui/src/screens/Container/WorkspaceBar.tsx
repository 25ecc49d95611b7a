import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { answer, api } from '../../api/client';
import { rememberPlace, usePlace } from '../../api/container';
import { useMay } from '../../api/session';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import classes from './Container.module.css';
import dictionary from './words';

const NEW = '\u0000new';

/** Says which draft one works on and what has changed in it, and leads to another one. */
export function WorkspaceBar() {
  const words = useWords(dictionary);
  const { place, containers, workspaces } = usePlace();
  const [, setQuery] = useSearchParams();
  const [making, setMaking] = useState(false);
  const may = useMay(place.project);
  useEffect(() => {
    if (place.workspace) {
      rememberPlace(place);
    }
  }, [place]);
  const go = (next: { container: string; workspace?: string }) =>
    setQuery((old) => {
      const query = new URLSearchParams(old);
      query.set('container', next.container);
      query.delete('workspace');
      if (next.workspace) {
        query.set('workspace', next.workspace);
      }
      return query;
    });
  const now = workspaces.data?.find(({ id }) => id === place.workspace);
  const others = may('editor') ? [{ value: NEW, label: words.makeWorkspace }] : [];
  return (
    <div className={classes.bar}>
      <Select
        aria-label={words.container}
        size="xs"
        allowDeselect={false}
        value={place.container || null}
        data={(containers.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(container) => container && go({ container })}
      />
      <Select
        aria-label={words.workspace}
        size="xs"
        allowDeselect={false}
        value={place.workspace || null}
        data={[...(workspaces.data ?? []).map(({ id, name }) => ({ value: id, label: name })), ...others]}
        onChange={(workspace) =>
          workspace === NEW ? setMaking(true) : workspace && go({ container: place.container, workspace })
        }
      />
      <Text size="sm" c="dimmed" role="status">
        {now && (now.changes > 0 ? fill(words.changes, { n: now.changes }) : words.noChanges)}
      </Text>
      {now && now.conflicts > 0 && <StatusBadge tone="bad">{fill(words.conflicts, { n: now.conflicts })}</StatusBadge>}
      <Button component={Link} to={`/projects/${place.project}/publish`} size="xs" variant="light">
        {words.publish}
      </Button>
      <NewWorkspace
        opened={making}
        onClose={() => setMaking(false)}
        project={place.project}
        container={place.container}
        onMade={(workspace) => go({ container: place.container, workspace })}
      />
    </div>
  );
}

function NewWorkspace({
  opened,
  onClose,
  project,
  container,
  onMade,
}: {
  opened: boolean;
  onClose: () => void;
  project: string;
  container: string;
  onMade: (workspace: string) => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/projects/{project}/containers/{container}/workspaces', {
          params: { path: { project, container } },
          body: { name },
        }),
      ),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['projects', project, 'containers', container, 'workspaces'] });
      setName('');
      onClose();
      onMade(id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.makeWorkspace}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack component="form" onSubmit={submit}>
        <TextInput
          label={words.workspaceName}
          description={words.workspaceHint}
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
  );
}
