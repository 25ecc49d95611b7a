import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, api, credentials, ifMatch, reachable, refusedSessions } from '../src/api/client';
import { ApiError } from '../src/lib/problem';

let asked: Request[];
let reply: () => Response | Promise<Response>;
const real = globalThis.fetch;
const problem = (status: number, kind: string) =>
  Response.json(
    {
      type: `urn:metka:problem:${kind}`,
      title: 'No',
      status,
      detail: 'Do this',
      errors: [{ pointer: '/name', detail: 'Too long' }],
    },
    { status, headers: { 'Retry-After': '7' } },
  );

beforeEach(() => {
  asked = [];
  reply = () => Response.json({ items: [] });
  globalThis.fetch = async (request) => {
    asked.push(request as Request);
    return reply();
  };
  Object.assign(globalThis, { location: { href: 'http://console.test/' } });
  credentials.set({ token: '', csrf: '' });
  refusedSessions.set(0);
});

afterEach(() => {
  globalThis.fetch = real;
});

const read = () => answer(api.GET('/projects', { baseUrl: 'http://console.test/api/v1' }));
const make = () => answer(api.POST('/projects', { baseUrl: 'http://console.test/api/v1', body: { name: 'A' } }));

describe('the client', () => {
  it('sends a token as Bearer and never with a CSRF token', async () => {
    credentials.set({ token: 'mk_1', csrf: '' });
    await make();
    expect(asked[0]?.headers.get('Authorization')).toBe('Bearer mk_1');
    expect(asked[0]?.headers.has('X-CSRF-Token')).toBe(false);
  });

  it('sends the CSRF token of a cookie with changes only', async () => {
    credentials.set({ token: '', csrf: 'c' });
    await read();
    await make();
    expect(asked.map((request) => request.headers.get('X-CSRF-Token'))).toEqual([null, 'c']);
  });

  it('throws what a refusal says', async () => {
    reply = () => problem(422, 'invalid');
    const error = (await read().catch((thrown: unknown) => thrown)) as ApiError;
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 422, kind: 'invalid', detail: 'Do this', retryAfter: 7 });
    expect(error.at('/name')).toBe('Too long');
  });

  it('tells when nobody answers, and when somebody does again', async () => {
    reply = () => Promise.reject(new TypeError('Failed to fetch'));
    await expect(read()).rejects.toMatchObject({ status: 0, kind: 'unreachable' });
    expect(reachable.get()).toBe(false);
    reply = () => Response.json({ items: [] });
    await read();
    expect(reachable.get()).toBe(true);
  });

  it('makes nothing of an answer that is no problem', async () => {
    reply = () => new Response('<html>', { status: 502 });
    await expect(read()).rejects.toMatchObject({ status: 502, kind: 'unavailable' });
  });

  it('tells of a session that has ended, once for each refusal', async () => {
    reply = () => problem(401, 'unauthorized');
    await read().catch(() => {});
    expect(refusedSessions.get()).toBe(1);
  });

  it('takes over the CSRF token that another tab has got, and sends the change again', async () => {
    credentials.set({ token: '', csrf: 'old' });
    reply = () => {
      const request = asked.at(-1);
      if (request?.url.endsWith('/session')) {
        return Response.json({ csrf: 'new' });
      }
      return request?.headers.get('X-CSRF-Token') === 'new'
        ? Response.json({ id: 'a' })
        : problem(403, 'wrong_csrf_token');
    };
    expect(await make()).toEqual({ id: 'a' });
    expect(await asked.at(-1)?.text()).toBe('{"name":"A"}');
  });

  it('does not go round in circles about a CSRF token', async () => {
    credentials.set({ token: '', csrf: 'old' });
    reply = () =>
      asked.at(-1)?.url.endsWith('/session') ? Response.json({ csrf: 'old' }) : problem(403, 'wrong_csrf_token');
    await expect(make()).rejects.toMatchObject({ kind: 'wrong_csrf_token' });
    expect(asked).toHaveLength(2);
  });

  it('quotes the revision as an entity tag', () => {
    expect(ifMatch(3)).toEqual({ 'If-Match': '"3"' });
  });
});
