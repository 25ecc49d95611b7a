import { Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { useMay } from '../../api/session';
import { formatAgo } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { Loaded } from '../../parts/Loaded';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import dictionary from './words';

/** The keys that pages send with: the present one and those that it replaced, until they are retired. */
export function WriteKeys({ project, source }: { project: string; source: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const queries = useQueryClient();
  const may = useMay(project)('administrator');
  const path = { project, source };
  const query = useQuery({
    queryKey: ['projects', project, 'sources', source, 'write-keys'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/sources/{source}/write-keys', { params: { path }, signal })),
  });
  const onSuccess = () => queries.invalidateQueries({ queryKey: ['projects', project, 'sources'] });
  const rotate = useMutation({
    mutationFn: () => api.POST('/projects/{project}/sources/{source}/write-keys', { params: { path }, body: {} }),
    onSuccess,
  });
  const retire = useMutation({
    mutationFn: (key: string) =>
      api.DELETE('/projects/{project}/sources/{source}/write-keys/{key}', { params: { path: { ...path, key } } }),
    onSuccess,
  });
  return (
    <Card withBorder component="section">
      <Stack>
        <Group justify="space-between">
          <Title order={2} size="h4">
            {words.keys}
          </Title>
          {may && (
            <Button size="xs" variant="default" onClick={() => rotate.mutate()} loading={rotate.isPending}>
              {words.rotate}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {words.keysHint}
        </Text>
        <ProblemAlert error={rotate.error ?? retire.error} />
        <Loaded query={query} height={48}>
          {({ items }) =>
            items.map((key) => (
              <Group key={key.id} justify="space-between">
                <Group gap="sm">
                  <Code>{key.write_key}</Code>
                  <StatusBadge tone={key.state === 'present' ? 'good' : 'neutral'}>{words[key.state]}</StatusBadge>
                  <Text size="sm" c="dimmed">
                    {key.last_used_at ? fill(words.used, { ago: formatAgo(key.last_used_at, language) }) : words.unused}
                  </Text>
                </Group>
                {may && key.state === 'retired' && (
                  <Button size="xs" variant="default" onClick={() => retire.mutate(key.id)}>
                    {words.retire}
                  </Button>
                )}
              </Group>
            ))
          }
        </Loaded>
      </Stack>
    </Card>
  );
}
