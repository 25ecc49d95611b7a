import { Center, Loader } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { RouterProvider } from 'react-router';
import { useSession } from './api/session';
import { useSpeech } from './lib/language';
import { ProblemAlert } from './parts/ProblemAlert';
import { makeRouter } from './shell/router';

const SignInScreen = lazy(() => import('./screens/SignIn/SignInScreen'));
const NewPasswordScreen = lazy(() => import('./screens/SignIn/NewPasswordScreen'));
const SetUpScreen = lazy(() => import('./screens/SetUp/SetUpScreen'));

/** The console: signing in or the set-up, and behind them the screens. The address stays through all of it. */
export function App() {
  const { words } = useSpeech();
  const { session, refresh } = useSession();
  const [byToken, setByToken] = useState(false);
  const wait = (
    <Center h="60vh">
      <Loader aria-label={words.loading} />
    </Center>
  );
  if (session.state === 'loading') {
    return wait;
  }
  if (session.state === 'unreachable') {
    return (
      <Center component="main" h="60vh" p="md">
        <ProblemAlert error={session.error} onRetry={refresh} />
      </Center>
    );
  }
  if (session.state === 'out') {
    return (
      <Suspense fallback={wait}>
        {session.setup && !byToken ? (
          <SetUpScreen onToken={() => setByToken(true)} />
        ) : (
          <SignInScreen expired={session.expired} token={byToken} />
        )}
      </Suspense>
    );
  }
  if (session.by === 'account' && session.user.must_change_password) {
    return (
      <Suspense fallback={wait}>
        <NewPasswordScreen />
      </Suspense>
    );
  }
  return <Screens />;
}

function Screens() {
  const router = useMemo(makeRouter, []);
  return <RouterProvider router={router} />;
}
