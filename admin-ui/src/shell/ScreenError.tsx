import { Button } from '@mantine/core';
import { Link, useRouteError } from 'react-router';
import { useSpeech } from '../lib/language';
import { EmptyState } from '../parts/EmptyState';

/** What stands where a screen could not be loaded or has failed. */
export function ScreenError() {
  const { words } = useSpeech();
  const error = useRouteError();
  return (
    <EmptyState title={words.screenFailed} text={`${words.screenFailedHint} (${String(error)})`}>
      <Button onClick={() => location.reload()}>{words.reload}</Button>
    </EmptyState>
  );
}

/** What stands at an address that nothing has. */
export function NotFound() {
  const { words } = useSpeech();
  return (
    <EmptyState title={words.notFound} text={words.notFoundHint}>
      <Button component={Link} to="/">
        {words.toStart}
      </Button>
    </EmptyState>
  );
}
