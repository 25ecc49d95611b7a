import { useEffect, useState } from 'react';
import { ApiError } from './client';
import { follow, type LiveState, NOTHING_SEEN, received } from './live';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** The live events of a project, followed for as long as the component is shown; an interrupted stream is opened again. */
export function useLive(project: string): LiveState {
  const [state, setState] = useState<LiveState>(NOTHING_SEEN);
  useEffect(() => {
    const end = new AbortController();
    setState(NOTHING_SEEN);
    keepFollowing(project, end.signal, setState);
    return () => end.abort();
  }, [project]);
  return state;
}

type Update = (change: (state: LiveState) => LiveState) => void;

/** Returns when the signal says so, or when the session has ended. */
async function keepFollowing(project: string, signal: AbortSignal, update: Update): Promise<void> {
  let wait = FIRST_WAIT_MS;
  let earlier = { seen: 0, skipped: 0 };
  while (!signal.aborted) {
    try {
      await follow(project, signal, {
        opened: () => {
          wait = FIRST_WAIT_MS;
          update((state) => {
            earlier = { seen: state.seen, skipped: state.skipped };
            return { ...state, connection: 'connected' };
          });
        },
        message: (message) => update((state) => received(state, earlier, message)),
      });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        return;
      }
    }
    if (!signal.aborted) {
      update((state) => ({ ...state, connection: 'disconnected' }));
      await new Promise((resume) => setTimeout(resume, wait));
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }
}
