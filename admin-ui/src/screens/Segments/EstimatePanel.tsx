import { Alert, Anchor, Badge, Card, Group, List, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Estimate } from '../../api/segments';
import { formatCount, formatShare } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { called, IDENTIFIERS } from '../../lib/rule/known';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** How many a rule brings in, who for example, and what counting them costs; it follows the rule while it is edited. */
export function EstimatePanel({ query, project }: { query: UseQueryResult<Estimate>; project: string }) {
  const words = useWords(dictionary);
  const { data, error, isFetching, refetch } = query;
  const invalid = error instanceof ApiError && (error.status === 422 || error.status === 400);
  return (
    <Card withBorder padding="md" aria-live="polite" mih={220}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {words.estimate}
        </Title>
        {isFetching && (
          <Text size="xs" c="dimmed">
            {words.counting}
          </Text>
        )}
      </Group>
      {invalid && (
        <Alert color="orange" mt="xs">
          {words.estimateInvalid}
        </Alert>
      )}
      {error && !invalid && <ProblemAlert error={error} onRetry={refetch} />}
      {!error && (data ? <Answer estimate={data} project={project} /> : <Skeleton height={140} mt="sm" />)}
    </Card>
  );
}

function Answer({ estimate, project }: { estimate: Estimate; project: string }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const { size, profiles, cost, examples, warnings, sampled_one_of: oneOf } = estimate;
  const count = (number: number) => formatCount(number, language);
  return (
    <Stack gap="xs" mt="xs">
      <div>
        <Text fz={32} fw={700} lh={1.2} data-testid="estimate">
          {oneOf > 1 && '≈ '}
          {count(size.members)}
        </Text>
        <Text size="sm">
          {words.estimateExact}{' '}
          {profiles > 0 &&
            fill(words.estimateOf, { all: count(profiles), share: formatShare(size.members / profiles, language) })}
        </Text>
        {oneOf > 1 && (
          <Text size="sm" c="dimmed">
            {fill(words.estimateRange, { from: count(size.from), to: count(size.to) })}
          </Text>
        )}
      </div>
      <Text size="xs" c="dimmed" title={words.costHint}>
        {fill(words.cost, { rows: count(cost.rows), ms: count(cost.took_ms) })}. {words.costHint}
      </Text>
      {warnings.length > 0 && (
        <Alert color="yellow" p="xs">
          <List size="sm">
            {warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Text size="sm" fw={600}>
        {words.examples}
      </Text>
      {examples.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.noExamples}
        </Text>
      )}
      {examples.map(({ profile, identifiers }) => (
        <Group key={profile} gap="xs">
          <Anchor component={Link} to={`/projects/${project}/profiles/${profile}`} size="xs" ff="monospace">
            {profile}
          </Anchor>
          {identifiers.slice(0, 3).map(({ type, masked }) => (
            <Badge key={type + masked} variant="default" tt="none" size="sm" title={masked}>
              {called(IDENTIFIERS, type, language)}
            </Badge>
          ))}
        </Group>
      ))}
    </Stack>
  );
}
