import { Alert, Button, Card, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import type { Webhook } from '../../api/webhooks';
import { useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** Shows the request that a change would become, or sends it now to an address of one's own. */
export function Trial({ webhook }: { webhook: Webhook }) {
  const { project, id } = webhook;
  const words = useWords(dictionary);
  const may = useMay(project)('editor');
  const [email, setEmail] = useState('');
  const [phone, setPhone] = useState('');
  const params = { path: { project, webhook: id } };
  const body = {
    kind: 'entered' as const,
    segment: webhook.segments[0] ?? 'test',
    values: { traits: { ...(email ? { email } : {}), ...(phone ? { phone } : {}) } as never },
  };
  const sample = useMutation({
    mutationFn: () => answer(api.POST('/projects/{project}/webhooks/{webhook}/sample', { params, body })),
  });
  const test = useMutation({
    mutationFn: () => answer(api.POST('/projects/{project}/webhooks/{webhook}/test', { params, body })),
    onMutate: () => sample.reset(),
  });
  const shown = sample.data ?? test.data?.sent;
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {words.test}
        </Title>
        <Text size="sm" c="dimmed">
          {words.testHint}
        </Text>
        <Group align="flex-end">
          <TextInput label={words.email} value={email} onChange={(one) => setEmail(one.currentTarget.value)} />
          <TextInput label={words.phone} value={phone} onChange={(one) => setPhone(one.currentTarget.value)} />
          <Button variant="default" onClick={() => sample.mutate()} loading={sample.isPending}>
            {words.showSample}
          </Button>
          {may && (
            <Button onClick={() => test.mutate()} loading={test.isPending}>
              {words.send}
            </Button>
          )}
        </Group>
        <ProblemAlert error={sample.error ?? test.error} />
        {test.data && <Verdict test={test.data} />}
        {shown && <Request sample={shown} />}
      </Stack>
    </Card>
  );
}

function Verdict({ test: { status, error, took_ms: ms } }: { test: Schemas['WebhookTest'] }) {
  const words = useWords(dictionary);
  return (
    <Alert color={error ? 'red' : 'green'} role="status">
      {error ? fill(words.refused, { error, status }) : fill(words.taken, { ms, status })}
    </Alert>
  );
}

function Request({ sample }: { sample: Schemas['WebhookSample'] }) {
  const words = useWords(dictionary);
  if (sample.problem) {
    return <Alert color="orange">{fill(words.nothing, { why: sample.problem })}</Alert>;
  }
  return (
    <>
      <Text size="sm" fw={600}>
        {words.sampleTitle}
      </Text>
      <Code block tabIndex={0}>{`${sample.method} ${sample.url}\n\n${pretty(sample.body)}`}</Code>
    </>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
