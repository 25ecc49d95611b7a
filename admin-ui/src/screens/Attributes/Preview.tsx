import { Alert, Anchor, Card, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Schemas } from '../../api/client';
import { formatCount } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import type { Computation } from '../../lib/rule/model';
import { sayComputation } from '../../lib/rule/sentence';
import type { Language } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** A computation in words, and what comes out of it for some people who were there lately. */
export function Preview({
  project,
  definition,
  query,
}: {
  project: string;
  definition: Computation;
  query: UseQueryResult<Schemas['AttributePreview']>;
}) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { data, error, refetch } = query;
  const invalid = error instanceof ApiError && (error.status === 422 || error.status === 400);
  return (
    <Stack gap="md">
      <Card withBorder>
        <Title order={2} size="h5">
          {words.readAloud}
        </Title>
        <Text mt="xs" data-testid="sentence">
          {sayComputation(definition, language)}
        </Text>
      </Card>
      <Card withBorder mih={200} aria-live="polite">
        <Title order={2} size="h5">
          {words.preview}
        </Title>
        <Text size="sm" c="dimmed">
          {words.previewHint}
        </Text>
        {invalid && (
          <Alert color="orange" mt="xs">
            {words.previewInvalid}
          </Alert>
        )}
        {error && !invalid && <ProblemAlert error={error} onRetry={refetch} />}
        {!error && !data && <Skeleton height={120} mt="sm" />}
        {!error && data && data.items.length === 0 && <Text mt="sm">{words.noPreview}</Text>}
        {!error && data && data.items.length > 0 && (
          <Table mt="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.profile}</Table.Th>
                <Table.Th>{words.value}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map(({ profile, value }) => (
                <Table.Tr key={profile}>
                  <Table.Td>
                    <Anchor component={Link} to={`/projects/${project}/profiles/${profile}`} ff="monospace" size="sm">
                      …{profile.slice(9, 23)}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{say(value, language)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Card>
    </Stack>
  );
}

function say(value: unknown, language: Language): string {
  return value === null || value === undefined
    ? '—'
    : typeof value === 'number'
      ? formatCount(value, language)
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
}
