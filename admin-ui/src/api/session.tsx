import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import * as accounts from './accounts';
import { type Role, readSession, type SessionAnswer, setupNeeded, type User } from './accounts';
import { call, credentials, refusedSessions } from './client';

const TOKEN = 'metka.token';
const ORDER: Role[] = ['viewer', 'editor', 'publisher', 'administrator'];

/** Who uses the console: somebody with an account, or whoever holds the administrator's token. */
export type Session =
  | { state: 'loading' }
  | { state: 'unreachable'; error: unknown }
  /** `setup`: no administrator has been made yet. `expired`: there was a session before. */
  | { state: 'out'; setup: boolean; expired: boolean }
  | { state: 'in'; by: 'token' }
  | { state: 'in'; by: 'account'; user: User; projects: { id: string; role: Role }[] };

interface SessionUse {
  session: Session;
  /** Tries the administrator's token, and throws the refusal. */
  signInByToken: (token: string) => Promise<void>;
  /** Takes over what signing in or the set-up answered. */
  accept: (answer: SessionAnswer) => void;
  signOut: () => Promise<void>;
  /** Looks again whether there is a session. */
  refresh: () => Promise<void>;
}

const SessionContext = createContext<SessionUse>({
  session: { state: 'loading' },
  signInByToken: async () => {},
  accept: () => {},
  signOut: async () => {},
  refresh: async () => {},
});

export function useSession(): SessionUse {
  return useContext(SessionContext);
}

/** What the session may do in a project. The gateway decides; this only spares people buttons that it would refuse. */
export function useMay(project: string | undefined): (role: Role) => boolean {
  const { session } = useSession();
  return useCallback(
    (role) => {
      if (session.state !== 'in') {
        return false;
      }
      if (session.by === 'token' || session.user.administrator) {
        return true;
      }
      const own = session.projects.find((one) => one.id === project)?.role;
      return own !== undefined && ORDER.indexOf(own) >= ORDER.indexOf(role);
    },
    [session, project],
  );
}

function signedIn(answer: SessionAnswer): Session {
  credentials.set({ token: '', csrf: answer.csrf });
  return { state: 'in', by: 'account', user: answer.user, projects: answer.projects };
}

async function look(): Promise<Session> {
  const token = sessionStorage.getItem(TOKEN);
  if (token) {
    credentials.set({ token, csrf: '' });
    return { state: 'in', by: 'token' };
  }
  try {
    const answer = await readSession();
    return answer ? signedIn(answer) : { state: 'out', setup: await setupNeeded(), expired: false };
  } catch (error) {
    return { state: 'unreachable', error };
  }
}

/** Keeps the session; a token is kept for as long as the tab is open, and nowhere else. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [session, setSession] = useState<Session>({ state: 'loading' });
  const refusals = useSyncExternalStore(refusedSessions.subscribe, refusedSessions.get);

  const refresh = useCallback(async () => setSession(await look()), []);
  useEffect(() => {
    refresh();
  }, [refresh]);

  const leave = useCallback(
    (expired: boolean) => {
      sessionStorage.removeItem(TOKEN);
      credentials.set({ token: '', csrf: '' });
      queries.clear();
      setSession({ state: 'out', setup: false, expired });
    },
    [queries],
  );
  useEffect(() => {
    if (refusals > 0) {
      leave(true);
    }
  }, [refusals, leave]);

  const accept = useCallback((answer: SessionAnswer) => setSession(signedIn(answer)), []);
  const signInByToken = useCallback(async (token: string) => {
    await call('GET', '/health', undefined, { headers: { Authorization: `Bearer ${token}` } });
    sessionStorage.setItem(TOKEN, token);
    credentials.set({ token, csrf: '' });
    setSession({ state: 'in', by: 'token' });
  }, []);
  const signOut = useCallback(async () => {
    if (!credentials.get().token) {
      await accounts.closeSession().catch(() => {});
    }
    leave(false);
    sessionStorage.clear();
  }, [leave]);

  const use = useMemo(
    () => ({ session, signInByToken, accept, signOut, refresh }),
    [session, signInByToken, accept, signOut, refresh],
  );
  return <SessionContext value={use}>{children}</SessionContext>;
}
