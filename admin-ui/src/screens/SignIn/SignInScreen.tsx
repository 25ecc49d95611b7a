import { Alert, Anchor, Button, PasswordInput, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { openSession } from '../../api/accounts';
import { useSession } from '../../api/session';
import { useWords } from '../../lib/language';
import { ApiError } from '../../lib/problem';
import { Gate } from '../../parts/Gate';
import { ProblemAlert } from '../../parts/ProblemAlert';
import dictionary from './words';

type Words = ReturnType<typeof useWords<(typeof dictionary)['ru']>>;

/** Signing in: by e-mail and password, with a code where the account asks for one; or by the administrator's token. */
export default function SignInScreen({ expired, token }: { expired: boolean; token: boolean }) {
  const words = useWords(dictionary);
  const [byToken, setByToken] = useState(token);
  const note = expired && (
    <Alert color="blue" role="status">
      {words.expired}
    </Alert>
  );
  const other = (
    <Anchor component="button" type="button" size="sm" onClick={() => setByToken(!byToken)}>
      {byToken ? words.byPassword : words.byToken}
    </Anchor>
  );
  return byToken ? (
    <ByToken words={words} note={note} other={other} />
  ) : (
    <ByPassword words={words} note={note} other={other} />
  );
}

interface Props {
  words: Words;
  note: ReactNode;
  other: ReactNode;
}

/** Runs one attempt at a time and keeps what was wrong with the last. */
function useAttempt(attempt: () => Promise<void>) {
  const [error, setError] = useState<unknown>();
  const [trying, setTrying] = useState(false);
  const submit = async () => {
    setTrying(true);
    setError(undefined);
    try {
      await attempt();
    } catch (refused) {
      setError(refused);
      setTrying(false);
    }
  };
  return { error, kind: error instanceof ApiError ? error.kind : '', trying, submit };
}

function ByPassword({ words, note, other }: Props) {
  const { accept } = useSession();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState(false);
  const { error, kind, trying, submit } = useAttempt(async () => {
    try {
      accept(await openSession({ email: email.trim(), password, ...(code ? { code: code.trim() } : {}) }));
    } catch (refused) {
      if (refused instanceof ApiError && refused.kind === 'code_needed') {
        setAsked(true);
      }
      throw refused;
    }
  });
  const told: Record<string, string> = {
    wrong_credentials: words.wrong,
    unauthorized: words.wrong,
    wrong_code: words.wrongCode,
  };
  return (
    <Gate title={words.title} onSubmit={submit}>
      {note}
      <TextInput
        label={words.email}
        type="email"
        value={email}
        onChange={(change) => setEmail(change.currentTarget.value)}
        autoComplete="username"
        autoFocus
        required
      />
      <PasswordInput
        label={words.password}
        value={password}
        onChange={(change) => setPassword(change.currentTarget.value)}
        autoComplete="current-password"
        required
      />
      {asked && (
        <TextInput
          label={words.code}
          description={words.codeHint}
          value={code}
          onChange={(change) => setCode(change.currentTarget.value)}
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          required
        />
      )}
      {told[kind] ? <Refusal text={told[kind]} /> : kind !== 'code_needed' && <ProblemAlert error={error} />}
      <Button type="submit" loading={trying}>
        {words.signIn}
      </Button>
      {other}
    </Gate>
  );
}

function ByToken({ words, note, other }: Props) {
  const { signInByToken } = useSession();
  const [token, setToken] = useState('');
  const { error, kind, trying, submit } = useAttempt(() => signInByToken(token.trim()));
  return (
    <Gate title={words.title} onSubmit={submit}>
      {note}
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
      {kind === 'unauthorized' ? <Refusal text={words.tokenRefused} /> : <ProblemAlert error={error} />}
      <Button type="submit" loading={trying}>
        {words.signIn}
      </Button>
      {other}
    </Gate>
  );
}

function Refusal({ text }: { text: string }) {
  return (
    <Alert color="red" role="alert">
      {text}
    </Alert>
  );
}
