import { Alert, Anchor, Button, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { setUp } from '../../api/accounts';
import { useSession } from '../../api/session';
import { useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { Gate } from '../../parts/Gate';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** Makes the first administrator; the printed token shows that whoever does it may. */
export default function SetUpScreen({ onToken }: { onToken: () => void }) {
  const words = useWords(dictionary);
  const { accept } = useSession();
  const [made, setMade] = useState({ token: '', name: '', email: '', password: '' });
  const { mutate, isPending, error } = useMutation({ mutationFn: () => setUp(made), onSuccess: accept });
  const field = (name: keyof typeof made) => ({
    label: words[name],
    value: made[name],
    required: true,
    onChange: (change: { currentTarget: { value: string } }) => {
      const { value } = change.currentTarget;
      setMade((old) => ({ ...old, [name]: value }));
    },
    error: error instanceof ApiError ? error.at(`/${name}`) : undefined,
  });
  const refused = error instanceof ApiError && error.status === 401;
  return (
    <Gate title={words.title} onSubmit={mutate}>
      <Text c="dimmed" size="sm">
        {words.text}
      </Text>
      <PasswordInput {...field('token')} autoComplete="off" autoFocus />
      <TextInput {...field('name')} autoComplete="name" />
      <TextInput {...field('email')} type="email" autoComplete="username" />
      <PasswordInput
        {...field('password')}
        description={words.passwordHint}
        autoComplete="new-password"
        minLength={12}
      />
      {refused ? (
        <Alert color="red" role="alert">
          {words.refused}
        </Alert>
      ) : (
        <ProblemAlert error={error} />
      )}
      <Button type="submit" loading={isPending}>
        {words.make}
      </Button>
      <Anchor component="button" type="button" size="sm" onClick={onToken}>
        {words.byToken}
      </Anchor>
    </Gate>
  );
}
