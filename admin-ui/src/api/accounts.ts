import { ApiError, answer, api, type Schemas } from './client';

/** Somebody with an account. */
export type User = Schemas['User'];
export type Role = Schemas['Role'];
/** What the gateway tells of a session with a cookie. */
export type SessionAnswer = Schemas['Session'];

/** What a refusal comes to; being unreachable or at fault is none and is thrown. */
async function unlessRefused<T, E>(call: Promise<T>, refused: E): Promise<T | E> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.status > 0 && error.status < 500) {
      return refused;
    }
    throw error;
  }
}

/** The session of this browser's cookie; undefined when there is none. */
export const readSession = () => unlessRefused(answer(api.GET('/session')), undefined);

/** Whether the first administrator is still to be made. */
export const setupNeeded = async () => (await unlessRefused(answer(api.GET('/setup')), { needed: false })).needed;

export const setUp = (made: Schemas['SetUp']) => answer(api.POST('/setup', { body: made }));

export const openSession = (by: Schemas['Credentials']) => answer(api.POST('/session', { body: by }));

export const closeSession = () => api.DELETE('/session');

export const updateAccount = (account: Schemas['AccountContent']) => answer(api.PUT('/account', { body: account }));

export const changePassword = (current: string, next: string) =>
  answer(api.POST('/account/password', { body: { current, next } }));

export const beginTotp = () => answer(api.POST('/account/totp'));

export const confirmTotp = (code: string) => answer(api.PUT('/account/totp', { body: { code } }));

export const removeTotp = (password: string) => api.DELETE('/account/totp', { body: { password } });

export const listSessions = (signal?: AbortSignal) => answer(api.GET('/account/sessions', signal ? { signal } : {}));

export const endSession = (session: string) =>
  api.DELETE('/account/sessions/{session}', { params: { path: { session } } });
