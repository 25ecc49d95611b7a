import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { endSession, listSessions } from '../../api/accounts';
import { formatAgo } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { Loaded } from '../../parts/Loaded';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import dictionary from './words';

const KEY = ['account', 'sessions'];

/** The browsers that are signed in to the account; each other one can be signed out from here. */
export function Sessions() {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: KEY, queryFn: ({ signal }) => listSessions(signal) });
  const { mutate, error } = useMutation({
    mutationFn: endSession,
    onSuccess: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Card withBorder>
      <Stack>
        <Title order={2} size="h4">
          {words.sessions}
        </Title>
        <ProblemAlert error={error} />
        <Loaded query={sessions} height={96}>
          {({ items }) =>
            items.map((one) => (
              <Group key={one.id} justify="space-between" wrap="nowrap">
                <div>
                  <Text size="sm">{one.user_agent}</Text>
                  <Text size="sm" c="dimmed">
                    {words.used}: {formatAgo(one.last_used_at, language)} · {words.from}: {one.address}
                  </Text>
                </div>
                {one.current ? (
                  <StatusBadge tone="info">{words.here}</StatusBadge>
                ) : (
                  <Button size="xs" variant="default" onClick={() => mutate(one.id)}>
                    {words.end}
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
