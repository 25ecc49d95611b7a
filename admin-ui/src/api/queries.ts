import { QueryClient } from '@tanstack/react-query';
import { ApiError, isPassing } from '../lib/problem';

const TRIES = 2;
const FRESH_MS = 5_000;

/**
 * What the console keeps of the gateway's answers. Keys are the path's words: `['projects', project, 'containers']`, so
 * that whoever changes something tells `invalidateQueries` the longest path that covers it. Reads are tried again when
 * trying may help; changes never are.
 */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < TRIES && isPassing(error),
        retryDelay: (failures, error) =>
          error instanceof ApiError && error.retryAfter > 0 ? error.retryAfter * 1_000 : 500 * 2 ** failures,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
