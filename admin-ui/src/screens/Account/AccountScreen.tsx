import { Button, Card, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { changePassword, type User, updateAccount } from '../../api/accounts';
import { useSession } from '../../api/session';
import { useSpeech, useWords } from '../../lib/language';
import { EmptyState } from '../../parts/EmptyState';
import { PageHeader } from '../../parts/PageHeader';
import { ProblemAlert } from '../../parts/ProblemAlert';
import { useTell } from '../../parts/useUndo';
import { Sessions } from './Sessions';
import { Totp } from './Totp';
import dictionary from './words';

/** One's own account: name, password, sign-in with a code, and the browsers that are signed in. */
export default function AccountScreen() {
  const words = useWords(dictionary);
  const { session } = useSession();
  if (session.state !== 'in' || session.by === 'token') {
    return <EmptyState title={words.byToken} text={words.byTokenText} />;
  }
  return (
    <>
      <PageHeader title={words.title} remark={session.user.email} />
      <Stack maw={640}>
        <About user={session.user} />
        <Password />
        <Totp on={session.user.totp} />
        <Sessions />
      </Stack>
    </>
  );
}

/** A part of the account with a form. */
function Part({
  title,
  hint,
  onSubmit,
  children,
}: {
  title: string;
  hint?: string;
  onSubmit: () => void;
  children: ReactNode;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Card withBorder component="form" onSubmit={submit}>
      <Stack>
        <Title order={2} size="h4">
          {title}
        </Title>
        {hint && (
          <Text c="dimmed" size="sm">
            {hint}
          </Text>
        )}
        {children}
      </Stack>
    </Card>
  );
}

function About({ user }: { user: User }) {
  const words = useWords(dictionary);
  const { words: common, language } = useSpeech();
  const { refresh } = useSession();
  const { done } = useTell();
  const [name, setName] = useState(user.name);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => updateAccount({ name, language }),
    onSuccess: async () => {
      done(words.saved);
      await refresh();
    },
  });
  return (
    <Part title={words.about} onSubmit={mutate}>
      <TextInput
        label={words.name}
        value={name}
        onChange={(change) => setName(change.currentTarget.value)}
        autoComplete="name"
        required
      />
      <ProblemAlert error={error} />
      <Group>
        <Button type="submit" loading={isPending}>
          {common.save}
        </Button>
      </Group>
    </Part>
  );
}

function Password() {
  const words = useWords(dictionary);
  const { done } = useTell();
  const { refresh } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      done(words.changed);
      await refresh();
    },
  });
  return (
    <Part title={words.password} hint={words.passwordHint} onSubmit={mutate}>
      <PasswordInput
        label={words.current}
        value={current}
        onChange={(change) => setCurrent(change.currentTarget.value)}
        autoComplete="current-password"
        required
      />
      <PasswordInput
        label={words.next}
        description={words.nextHint}
        value={next}
        onChange={(change) => setNext(change.currentTarget.value)}
        autoComplete="new-password"
        minLength={12}
        required
      />
      <ProblemAlert error={error} />
      <Group>
        <Button type="submit" loading={isPending}>
          {words.change}
        </Button>
      </Group>
    </Part>
  );
}
