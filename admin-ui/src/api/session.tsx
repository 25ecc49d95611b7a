import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';

const KEY = 'metka.token';

interface Session {
  /** Empty when nobody is signed in. */
  token: string;
  signIn: (token: string) => void;
  signOut: () => void;
}

const SessionContext = createContext<Session>({ token: '', signIn: () => {}, signOut: () => {} });

export function useSession(): Session {
  return useContext(SessionContext);
}

/** Keeps the token for as long as the tab is open, and nowhere else. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [token, setToken] = useState(() => sessionStorage.getItem(KEY) ?? '');
  const signIn = useCallback((accepted: string) => {
    sessionStorage.setItem(KEY, accepted);
    setToken(accepted);
  }, []);
  const signOut = useCallback(() => {
    sessionStorage.removeItem(KEY);
    setToken('');
  }, []);
  const session = useMemo(() => ({ token, signIn, signOut }), [token, signIn, signOut]);
  return <SessionContext value={session}>{children}</SessionContext>;
}
