import { Alert, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api } from '../../api/client';
import { useMay } from '../../api/session';
import { formatAgo } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { CopyField } from '../../parts/CopyField';
import { Loaded } from '../../parts/Loaded';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** The secret keys of servers that load events of the past; each is shown once, when it is issued. */
export function ImportKeys({ project, source }: { project: string; source: string }) {
  const words = useWords(dictionary);
  const { words: common, language } = useSpeech();
  const queries = useQueryClient();
  const may = useMay(project)('administrator');
  const [name, setName] = useState('');
  const path = { project, source };
  const queryKey = ['projects', project, 'sources', source, 'import-keys'];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/sources/{source}/import-keys', { params: { path }, signal })),
  });
  const onSuccess = () => queries.invalidateQueries({ queryKey });
  const issue = useMutation({
    mutationFn: () =>
      answer(api.POST('/projects/{project}/sources/{source}/import-keys', { params: { path }, body: { name } })),
    onSuccess: () => {
      setName('');
      return onSuccess();
    },
  });
  const remove = useMutation({
    mutationFn: (key: string) =>
      api.DELETE('/projects/{project}/sources/{source}/import-keys/{key}', { params: { path: { ...path, key } } }),
    onSuccess,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    issue.mutate();
  };
  return (
    <Card withBorder component="section">
      <Stack>
        <Title order={2} size="h4">
          {words.importKeys}
        </Title>
        <Text size="sm" c="dimmed">
          {words.importKeysHint}
        </Text>
        {issue.data && (
          <Alert color="green" role="status" title={words.issued}>
            <CopyField text={issue.data.key} label={words.importKeys} />
          </Alert>
        )}
        <ProblemAlert error={issue.error ?? remove.error} />
        <Loaded query={query} height={32}>
          {({ items }) =>
            items.length === 0 ? (
              <Text size="sm">{words.noImportKeys}</Text>
            ) : (
              items.map((key) => (
                <Group key={key.id} justify="space-between">
                  <Text size="sm">
                    {key.name} ·{' '}
                    {key.last_used_at ? fill(words.used, { ago: formatAgo(key.last_used_at, language) }) : words.unused}
                  </Text>
                  {may && (
                    <Button size="xs" variant="default" onClick={() => remove.mutate(key.id)}>
                      {common.remove}
                    </Button>
                  )}
                </Group>
              ))
            )
          }
        </Loaded>
        {may && (
          <Group component="form" align="flex-end" {...{ onSubmit: submit }}>
            <TextInput
              label={words.importName}
              value={name}
              onChange={(change) => setName(change.currentTarget.value)}
              required
            />
            <Button type="submit" variant="default" loading={issue.isPending}>
              {words.issue}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  );
}
