import { Button, PasswordInput, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { changePassword } from '../../api/accounts';
import { useSession } from '../../api/session';
import { useSpeech, useWords } from '../../lib/language';
import { Gate } from '../../parts/Gate';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** Whoever signed in with a one-time password chooses one of their own before anything else. */
export default function NewPasswordScreen() {
  const words = useWords(dictionary);
  const { words: common } = useSpeech();
  const { refresh, signOut } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: refresh,
  });
  return (
    <Gate title={words.newTitle} onSubmit={mutate}>
      <Text c="dimmed" size="sm">
        {words.newText}
      </Text>
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
      <Button type="submit" loading={isPending}>
        {words.change}
      </Button>
      <Button variant="default" onClick={() => signOut()}>
        {common.signOut}
      </Button>
    </Gate>
  );
}
