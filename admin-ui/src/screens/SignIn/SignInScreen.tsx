import { Alert, Button, Card, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiError, readHealth } from '../../api/client';
import { useSession } from '../../api/session';
import { useSpeech } from '../../lib/language';
import type { Words } from '../../lib/words';
import classes from './SignInScreen.module.css';

/** Asks for the token and tries it before it lets anyone in. */
export function SignInScreen() {
  const { words } = useSpeech();
  const { signIn } = useSession();
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<keyof Words>();
  const [trying, setTrying] = useState(false);

  async function attempt(submit: FormEvent) {
    submit.preventDefault();
    setTrying(true);
    try {
      await readHealth(token.trim());
      signIn(token.trim());
    } catch (error) {
      setProblem(problemOf(error));
      setTrying(false);
    }
  }

  return (
    <main className={classes.screen}>
      <Card withBorder padding="xl" className={classes.card} component="form" onSubmit={attempt}>
        <Stack>
          <Title order={1} size="h3">
            {words.title}
          </Title>
          <PasswordInput
            label={words.token}
            value={token}
            onChange={(change) => setToken(change.currentTarget.value)}
            autoComplete="off"
            autoFocus
            required
          />
          <Text c="dimmed" size="sm">
            {words.tokenHint}
          </Text>
          {problem && (
            <Alert color="red" role="alert">
              {words[problem]}
            </Alert>
          )}
          <Button type="submit" loading={trying}>
            {words.signIn}
          </Button>
        </Stack>
      </Card>
    </main>
  );
}

function problemOf(error: unknown): keyof Words {
  if (error instanceof ApiError && error.status === 401) {
    return 'tokenRefused';
  }
  return error instanceof ApiError && error.status === 429 ? 'tooManyAttempts' : 'unreachable';
}
