import { useQuery } from '@tanstack/react-query';
import { answer, api } from './client';

const PERIOD_MS = 3_000;

/** The gateway's health, read again every few seconds. */
export function useHealth() {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => answer(api.GET('/health', { signal })),
    refetchInterval: PERIOD_MS,
    retry: false,
  });
}
