import { Button, Card, Code, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { formatDateTime } from '../../lib/format';
import { useSpeech, useWords } from '../../lib/language';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { StatusBadge } from '../../parts/StatusBadge';
import dictionary from './words';

/** What one person decided, found by any identifier; the value goes in the body and into no address or log. */
export function Person({ project }: { project: string }) {
  const words = useWords(dictionary);
  const [type, setType] = useState('email');
  const [value, setValue] = useState('');
  const identity = useQuery({
    queryKey: ['projects', project, 'identity'],
    queryFn: ({ signal }) => answer(api.GET('/projects/{project}/identity', { params: { path: { project } }, signal })),
  });
  const { mutate, data, isPending, error } = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/projects/{project}/consent/subjects', { params: { path: { project } }, body: { type, value } }),
      ),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Stack>
      <Group component="form" align="flex-end" {...{ onSubmit: submit }}>
        <NativeSelect
          label={words.search}
          value={type}
          onChange={({ currentTarget }) => setType(currentTarget.value)}
          data={identity.data?.types.map(({ type: name }) => name) ?? [type]}
        />
        <TextInput
          label={words.value}
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
          autoComplete="off"
          required
        />
        <Button type="submit" loading={isPending}>
          {words.find}
        </Button>
      </Group>
      <ProblemAlert error={error} />
      {data && <Found subject={data} />}
    </Stack>
  );
}

function Found({ subject }: { subject: Schemas['ConsentSubject'] }) {
  const words = useWords(dictionary);
  const { language } = useSpeech();
  if (subject.receipts.length === 0) {
    return <Text role="status">{words.nobody}</Text>;
  }
  return (
    <Stack role="status">
      <Title order={2} size="h4">
        {words.decisions}
      </Title>
      {subject.decisions.map(({ purpose, granted, at }) => (
        <Group key={purpose} gap="sm">
          <Code>{purpose}</Code>
          <StatusBadge tone={granted ? 'good' : 'bad'}>{granted ? words.yes : words.no}</StatusBadge>
          <Text size="sm" c="dimmed">
            {formatDateTime(at, language)}
          </Text>
        </Group>
      ))}
      <Title order={2} size="h4">
        {words.receipts}
      </Title>
      {subject.receipts.map((receipt) => (
        <Card withBorder key={receipt.id} padding="sm">
          <Text size="sm" fw={600}>
            {formatDateTime(receipt.at, language)} · {receipt.method} · {receipt.source}
          </Text>
          <Text size="sm">
            {words.granted}: {receipt.granted.join(', ') || '—'}; {words.denied}: {receipt.denied.join(', ') || '—'}
          </Text>
          {receipt.document.id && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {receipt.document.id}, {words.version} {receipt.document.version}, SHA-256 {receipt.document.sha256}
            </Text>
          )}
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {receipt.url}
          </Text>
        </Card>
      ))}
      {subject.more && <Text c="dimmed">{words.more}</Text>}
    </Stack>
  );
}
