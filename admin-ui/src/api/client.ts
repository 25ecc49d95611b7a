import createClient from 'openapi-fetch';
import { ApiError, refusal, unreachable } from '../lib/problem';
import { store } from '../lib/store';
import type { components, paths } from './schema';

export { ApiError };
export type Schemas = components['schemas'];
export type Health = Schemas['Health'];
export type State = Schemas['State'];
export type LiveEvent = Schemas['LiveEvent'];
export type LiveCounter = Schemas['LiveCounter'];

const PREFIX = '/api/v1';
const SAFE = new Set(['GET', 'HEAD']);

/** By what requests are let in: the administrator's token, or the cookie of a session with its CSRF token. */
export interface Credentials {
  /** Empty with a cookie. */
  token: string;
  /** Empty with a token. */
  csrf: string;
}

export const credentials = store<Credentials>({ token: '', csrf: '' });

/** Whether the gateway answered last time it was asked. */
export const reachable = store(true);

/** Counts refusals for want of a session, so that the console asks to sign in again. */
export const refusedSessions = store(0);

/** Whoever asks for a session here need not be told that theirs is over. */
const SIGNING_IN = [`${PREFIX}/session`, `${PREFIX}/setup`];

/** A fetch with the credentials; throws an {@link ApiError} for every refusal and when nobody answers. */
export async function send(request: Request): Promise<Response> {
  const { token, csrf } = credentials.get();
  const tried = request.headers.has('Authorization');
  if (token && !tried) {
    request.headers.set('Authorization', `Bearer ${token}`);
  } else if (csrf && !SAFE.has(request.method)) {
    request.headers.set('X-CSRF-Token', csrf);
  }
  const again = csrf && !token && !SAFE.has(request.method) ? request.clone() : undefined;
  const response = await reach(request);
  if (response.ok) {
    return response;
  }
  const error = await refusal(response);
  if (error.kind === 'wrong_csrf_token' && again && (await renewCsrf(csrf))) {
    return send(again);
  }
  if (error.kind === 'unauthorized' && !tried && !SIGNING_IN.includes(new URL(request.url).pathname)) {
    refusedSessions.set(refusedSessions.get() + 1);
  }
  throw error;
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { cache: 'no-store' });
    reachable.set(true);
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    reachable.set(false);
    throw unreachable(error);
  }
}

/** Takes over the CSRF token of a session that was opened in another tab; false when it is the one that was refused. */
async function renewCsrf(refused: string): Promise<boolean> {
  const answer = await reach(new Request(new URL(`${PREFIX}/session`, location.href)));
  const csrf = answer.ok ? ((await answer.json()) as { csrf: string }).csrf : '';
  if (!csrf || csrf === refused) {
    return false;
  }
  credentials.set({ token: '', csrf });
  return true;
}

/** The API with the types of openapi.yaml: `answer(api.GET('/projects'))`. */
export const api = createClient<paths>({ baseUrl: PREFIX, fetch: send });

/** The body of an answer; every refusal is thrown as an {@link ApiError}. */
export async function answer<T>(call: Promise<{ data?: T; response: Response }>): Promise<NonNullable<T>> {
  return (await call).data as NonNullable<T>;
}

/** The header that makes a change fail with 412 when somebody else made one since `revision` was read. */
export function ifMatch(revision: number): { 'If-Match': string } {
  return { 'If-Match': `"${revision}"` };
}

/** Sends a request below `/api/v1` where the answer itself is wanted: streams, or a token that is only tried. */
export function call(method: string, path: string, body?: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (body !== undefined) {
    headers.set('Content-Type', 'application/json');
  }
  const request = new Request(new URL(PREFIX + path, location.href), {
    ...init,
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return send(request);
}
