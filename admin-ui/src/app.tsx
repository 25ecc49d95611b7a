import { Button, Group, Title } from '@mantine/core';
import { useSession } from './api/session';
import classes from './app.module.css';
import { useSpeech } from './lib/language';
import { Preferences } from './parts/Preferences';
import { OverviewScreen } from './screens/Overview/OverviewScreen';
import { SignInScreen } from './screens/SignIn/SignInScreen';

/** The console: a heading with the preferences, and the screen that the session calls for. */
export function App() {
  const { words } = useSpeech();
  const { token, signOut } = useSession();
  return (
    <>
      <header className={classes.header}>
        <Title order={1} size="h4">
          Metka
        </Title>
        <Group gap="sm">
          <Preferences />
          {token && (
            <Button variant="default" size="xs" onClick={signOut}>
              {words.signOut}
            </Button>
          )}
        </Group>
      </header>
      {token ? <OverviewScreen /> : <SignInScreen />}
    </>
  );
}
