import { Alert, Button, List, Text } from '@mantine/core';
import { useSpeech } from '../lib/language';
import { ApiError } from '../lib/problem';
import { fill, type Words } from '../lib/words';

/** Kinds whose words say all; the gateway's own words would only repeat them in English. */
const SAID = new Set([
  'unreachable',
  'unauthorized',
  'too_many_attempts',
  'wrong_credentials',
  'wrong_code',
  'code_needed',
  'wrong_csrf_token',
  'password_change_needed',
]);

/** What an error says, in the language of the console; the gateway's own words follow where they tell more. */
export function problemWords(error: unknown, words: Words): { title: string; detail: string } {
  if (!(error instanceof ApiError)) {
    return { title: words.kind_other, detail: String(error) };
  }
  const key = `kind_${error.kind}` as keyof Words;
  const title = fill(words[key] ?? words.kind_other, { seconds: error.retryAfter || 10 });
  const telling = !SAID.has(error.kind);
  return { title, detail: telling ? error.detail : '' };
}

/** Tells what went wrong and what to do, and offers another try. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { words } = useSpeech();
  if (!error) {
    return null;
  }
  const { title, detail } = problemWords(error, words);
  const errors = error instanceof ApiError ? error.errors : [];
  return (
    <Alert color="red" role="alert" title={title}>
      {detail && <Text size="sm">{detail}</Text>}
      {errors.length > 0 && (
        <List size="sm">
          {errors.map((one) => (
            <List.Item key={one.pointer + one.detail}>
              {one.pointer && `${one.pointer}: `}
              {one.detail}
            </List.Item>
          ))}
        </List>
      )}
      {onRetry && (
        <Button size="xs" mt="sm" variant="default" onClick={onRetry}>
          {words.retry}
        </Button>
      )}
    </Alert>
  );
}
