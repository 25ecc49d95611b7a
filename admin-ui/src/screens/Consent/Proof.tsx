import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../../api/client';
import { useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** Verifies the whole ledger on demand and says where it is broken. */
export function Proof({ project }: { project: string }) {
  const words = useWords(dictionary);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['projects', project, 'consent', 'verification'],
    queryFn: ({ signal }) =>
      answer(api.GET('/projects/{project}/consent/verification', { params: { path: { project } }, signal })),
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Stack>
      <Text c="dimmed">{words.verifyHint}</Text>
      <Group>
        <Button onClick={() => refetch()} loading={isFetching}>
          {words.verify}
        </Button>
      </Group>
      <ProblemAlert error={error} />
      {data && (
        <Alert color={data.sound ? 'green' : 'red'} role="status" title={data.sound ? words.sound : words.broken}>
          {data.chains.map(({ node, receipts, fault }) => (
            <Text size="sm" key={node}>
              {fill(words.chain, { node, n: receipts })}
              {fault && ` — ${fill(words[`fault_${fault.kind}`], { n: fault.sequence })}`}
            </Text>
          ))}
        </Alert>
      )}
    </Stack>
  );
}
