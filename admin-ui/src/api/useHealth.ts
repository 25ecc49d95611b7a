import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, readHealth } from './client';
import { useSession } from './session';

const PERIOD_MS = 3_000;

/** The gateway's health, read again every few seconds; ends the session when its token is no longer accepted. */
export function useHealth() {
  const { token, signOut } = useSession();
  const health = useQuery({
    queryKey: ['health', token],
    queryFn: ({ signal }) => readHealth(token, signal),
    refetchInterval: PERIOD_MS,
    retry: false,
  });
  const refused = health.error instanceof ApiError && health.error.status === 401;
  useEffect(() => {
    if (refused) {
      signOut();
    }
  }, [refused, signOut]);
  return health;
}
