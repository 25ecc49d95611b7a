import { Alert, Button, Code, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type Schemas } from '../../api/client';
import { useSpeech, useWords } from '../../lib/language';
import { fill } from '../../lib/words';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

type Wanted = NonNullable<Schemas['Replay']['changes']>[number];
type Result = Schemas['ReplayResult'];

/** A change as it is being entered: all its fields are texts. */
interface Entered {
  op: Wanted['op'];
  from: string;
  to: string;
  pointer: string;
  value: string;
}

const EMPTY: Entered = { op: 'rename', from: '', to: '', pointer: '', value: '""' };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function wanted({ op, from, to, pointer, value }: Entered): Wanted {
  switch (op) {
    case 'rename':
      return { op, from, to };
    case 'set':
      return { op, pointer, value: JSON.parse(value) };
    default:
      return { op, pointer };
  }
}

/** Changes for chosen events, tried on examples first, then sent. */
export function Replay({
  project,
  keys,
  opened,
  onClose,
}: {
  project: string;
  keys: string[];
  opened: boolean;
  onClose: () => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const queries = useQueryClient();
  const [changes, setChanges] = useState<Entered[]>([]);
  const sound = changes.every(({ op, value }) => op !== 'set' || isJson(value));
  const { mutate, data, variables, isPending, error } = useMutation({
    mutationFn: (dry_run: boolean) =>
      answer(
        api.POST('/projects/{project}/rejected/replay', {
          params: { path: { project } },
          body: { filter: { keys, again: true }, changes: changes.map(wanted), dry_run },
        }),
      ),
    onSuccess: (_, dry) => !dry && queries.invalidateQueries({ queryKey: ['projects', project, 'rejected'] }),
  });
  const set = (index: number, change: Partial<Entered>) =>
    setChanges((old) => old.map((one, at) => (at === index ? { ...one, ...change } : one)));
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="xl"
      title={words.replay}
      closeButtonProps={{ 'aria-label': common.close }}
    >
      <Stack>
        <Text fw={600}>{words.what}</Text>
        {changes.length === 0 && (
          <Text size="sm" c="dimmed">
            {words.noChanges}
          </Text>
        )}
        {changes.map((change, index) => (
          <ChangeRow
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
            key={index}
            change={change}
            onChange={(part) => set(index, part)}
            onRemove={() => setChanges((old) => old.filter((_, at) => at !== index))}
          />
        ))}
        <Group>
          <Button size="xs" variant="default" onClick={() => setChanges((old) => [...old, EMPTY])}>
            {words.addChange}
          </Button>
        </Group>
        <ProblemAlert error={error} />
        {data && <Outcome result={data} dry={variables === true} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => mutate(true)} disabled={!sound} loading={isPending}>
            {words.preview}
          </Button>
          <Button onClick={() => mutate(false)} disabled={!sound} loading={isPending}>
            {words.send}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function ChangeRow({
  change,
  onChange,
  onRemove,
}: {
  change: Entered;
  onChange: (part: Partial<Entered>) => void;
  onRemove: () => void;
}) {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const field = (key: 'from' | 'to' | 'pointer' | 'value', error?: string) => (
    <TextInput
      label={words[key]}
      placeholder={key === 'value' ? '"order_completed"' : '/properties/order_id'}
      value={change[key]}
      error={error}
      onChange={({ currentTarget }) => onChange({ [key]: currentTarget.value })}
    />
  );
  return (
    <Group align="flex-end">
      <NativeSelect
        label={words.op}
        value={change.op}
        onChange={({ currentTarget }) => onChange({ op: currentTarget.value as Entered['op'] })}
        data={(['rename', 'set', 'remove'] as const).map((value) => ({ value, label: words[value] }))}
      />
      {change.op === 'rename' && field('from')}
      {change.op === 'rename' && field('to')}
      {change.op !== 'rename' && field('pointer')}
      {change.op === 'set' && field('value', isJson(change.value) ? undefined : words.badValue)}
      <Button variant="default" onClick={onRemove}>
        {common.remove}
      </Button>
    </Group>
  );
}

function Outcome({ result, dry }: { result: Result; dry: boolean }) {
  const words = useWords(dictionary);
  return (
    <Alert color={result.refused.length > 0 ? 'yellow' : 'green'} role="status">
      <Text size="sm">
        {dry
          ? fill(words.matched, { n: result.matched })
          : fill(words.sent, { n: result.sent, refused: result.refused.length })}
      </Text>
      {result.examples.map(({ before, after }) => (
        <Group key={JSON.stringify(before)} grow align="flex-start" mt="xs">
          <Code block tabIndex={0} role="group" aria-label={words.before}>
            {JSON.stringify(before, null, 1)}
          </Code>
          <Code block tabIndex={0} role="group" aria-label={words.after}>
            {JSON.stringify(after, null, 1)}
          </Code>
        </Group>
      ))}
    </Alert>
  );
}
