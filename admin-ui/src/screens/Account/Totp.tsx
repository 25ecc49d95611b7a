import { Anchor, Button, Card, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { beginTotp, confirmTotp, removeTotp } from '../../api/accounts';
import { useSession } from '../../api/session';
import { useWords } from '../../lib/language';
import { CopyField } from '../../parts/CopyField';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

/** Switches sign-in with a code on and off. */
export function Totp({ on }: { on: boolean }) {
  const words = useWords(dictionary);
  return (
    <Card withBorder>
      <Stack>
        <Title order={2} size="h4">
          {words.totp}
        </Title>
        <Text c="dimmed" size="sm">
          {on ? words.totpOn : words.totpOff}
        </Text>
        {on ? <SwitchOff /> : <SwitchOn />}
      </Stack>
    </Card>
  );
}

function SwitchOn() {
  const words = useWords(dictionary);
  const { refresh } = useSession();
  const [code, setCode] = useState('');
  const begun = useMutation({ mutationFn: beginTotp });
  const confirmed = useMutation({ mutationFn: () => confirmTotp(code.trim()), onSuccess: refresh });
  if (!begun.data) {
    return (
      <>
        <ProblemAlert error={begun.error} />
        <Group>
          <Button variant="default" loading={begun.isPending} onClick={() => begun.mutate()}>
            {words.begin}
          </Button>
        </Group>
      </>
    );
  }
  return (
    <>
      <Text size="sm">{words.secretHint}</Text>
      <CopyField label={words.secret} text={begun.data.secret} />
      <Anchor href={begun.data.uri}>{words.open}</Anchor>
      <TextInput
        label={words.code}
        value={code}
        onChange={(change) => setCode(change.currentTarget.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
      />
      <ProblemAlert error={confirmed.error} />
      <Group>
        <Button loading={confirmed.isPending} onClick={() => confirmed.mutate()}>
          {words.confirm}
        </Button>
      </Group>
    </>
  );
}

function SwitchOff() {
  const words = useWords(dictionary);
  const { refresh } = useSession();
  const [password, setPassword] = useState('');
  const { mutate, isPending, error } = useMutation({ mutationFn: () => removeTotp(password), onSuccess: refresh });
  return (
    <>
      <PasswordInput
        label={words.offPassword}
        value={password}
        onChange={(change) => setPassword(change.currentTarget.value)}
        autoComplete="current-password"
      />
      <ProblemAlert error={error} />
      <Group>
        <Button variant="default" loading={isPending} onClick={() => mutate()}>
          {words.off}
        </Button>
      </Group>
    </>
  );
}
