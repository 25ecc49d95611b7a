import { Alert } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { call, reachable } from '../api/client';
import { useSpeech } from '../lib/language';

const PERIOD_MS = 2_000;

/** Says that the gateway does not answer, asks it again and again, and reads everything anew when it is back. */
export function Outage() {
  const { words } = useSpeech();
  const queries = useQueryClient();
  const there = useSyncExternalStore(reachable.subscribe, reachable.get);
  useEffect(() => {
    if (there) {
      return;
    }
    const timer = setInterval(() => {
      call('GET', '/health').then(
        () => queries.invalidateQueries(),
        () => {},
      );
    }, PERIOD_MS);
    return () => clearInterval(timer);
  }, [there, queries]);
  return there ? null : (
    <Alert color="red" role="alert" data-testid="outage">
      {words.kind_unreachable}
    </Alert>
  );
}
