import { ApiError, call } from './client';

/** Somebody with an account. */
export interface User {
  id: string;
  email: string;
  name: string;
  /** Of the whole gateway. */
  administrator: boolean;
  /** Whether a one-time code is asked for at sign-in. */
  totp: boolean;
  /** The password is a one-time one: nothing else can be done before it is changed. */
  must_change_password?: boolean;
}

export type Role = 'viewer' | 'editor' | 'publisher' | 'administrator';

/** What the gateway tells of a session with a cookie. */
export interface SessionAnswer {
  user: User;
  csrf: string;
  projects: { id: string; role: Role }[];
  expires_at: string;
}

/** One browser that is signed in to the account. */
export interface OpenSession {
  id: string;
  /** What the browser calls itself. */
  agent: string;
  /** From where somebody signed in. */
  address: string;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  /** Whether it is this browser. */
  current: boolean;
}

export interface Account {
  email?: string;
  name: string;
  language: string;
}

async function json<T>(response: Promise<Response>): Promise<T> {
  return (await response).json() as Promise<T>;
}

/** The session of this browser's cookie; undefined when there is none. */
export async function readSession(): Promise<SessionAnswer | undefined> {
  try {
    return await json<SessionAnswer>(call('GET', '/session'));
  } catch (error) {
    if (error instanceof ApiError && error.status > 0 && error.status < 500) {
      return undefined;
    }
    throw error;
  }
}

/** Whether the first administrator is still to be made. */
export async function setupNeeded(): Promise<boolean> {
  try {
    return (await json<{ needed: boolean }>(call('GET', '/setup'))).needed;
  } catch (error) {
    if (error instanceof ApiError && error.status > 0 && error.status < 500) {
      return false;
    }
    throw error;
  }
}

export const setUp = (made: { token: string; email: string; name: string; password: string }) =>
  json<SessionAnswer>(call('POST', '/setup', made));

export const openSession = (by: { email: string; password: string; code?: string }) =>
  json<SessionAnswer>(call('POST', '/session', by));

export const closeSession = () => call('DELETE', '/session');

export const readAccount = (signal?: AbortSignal) =>
  json<Account>(call('GET', '/account', undefined, signal ? { signal } : {}));

export const updateAccount = (account: { name: string; language: string }) =>
  json<Account>(call('PUT', '/account', account));

export const changePassword = (current: string, next: string) => call('POST', '/account/password', { current, next });

export const beginTotp = () => json<{ secret: string; uri: string }>(call('POST', '/account/totp'));

export const confirmTotp = (code: string) => call('PUT', '/account/totp', { code });

export const removeTotp = (password: string) => call('DELETE', '/account/totp', { password });

export const listSessions = (signal?: AbortSignal) =>
  json<{ items: OpenSession[] }>(call('GET', '/account/sessions', undefined, signal ? { signal } : {}));

export const endSession = (id: string) => call('DELETE', `/account/sessions/${encodeURIComponent(id)}`);
