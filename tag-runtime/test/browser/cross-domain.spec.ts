import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Arrival, type Build, script } from './gateway';
import { type Compiled, compiled, Site, until } from './site';

const ready = '() => window.metka && window.metka.on';
const CONSENT = '_mk_consent';

/** One site at 127.0.0.1 and another one at localhost, which the first one lists. */
describe.each<Build>(['minified', 'readable'])('visitors between sites, %s build', (build) => {
  let site: Site;
  let other: string;

  beforeAll(async () => {
    site = await Site.open(build);
    other = site.origin.replace('127.0.0.1', 'localhost');
    const { config, features } = compiled().find((one) => one.config.id === 'triggers') as Compiled;
    const both = { ...config, id: 'held', cross_domain: ['localhost'] };
    site.gateway.scripts.set('held', script(build, both, [...features, 'cross_domain']));
  });
  afterAll(() => site.close());
  beforeEach(() => site.reset());
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const asked = (path: string): Arrival[] =>
    site.gateway.arrivals.filter((arrival) => arrival.path === path && arrival.method === 'POST');
  const consents = (...origins: string[]) =>
    site.context.addCookies(origins.map((url) => ({ name: CONSENT, value: 'analytics=1', url })));
  const cookie = async (origin: string): Promise<string | undefined> =>
    (await site.context.cookies(origin)).find(({ name }) => name === '_mk_id')?.value;
  /** The id that an origin keeps. It is written when the first event has left, so that it comes a moment later. */
  const id = async (origin: string): Promise<string | undefined> => {
    await until(
      async () => (await cookie(origin)) !== undefined,
      () => site.gateway.names,
    );
    return cookie(origin);
  };
  const seen = () => site.gateway.events.map(({ page, anonymous_id }) => [page.url, anonymous_id]);

  /** The first site's page with a token in hand, unless nobody may ask for one. */
  const start = async (html: string, container = 'linked', path = '/'): Promise<Page> => {
    site.put('/landing', '<title>Landing</title>{{snippet}}', container);
    const page = await site.visit(`<!doctype html><title>Shop</title>${html}{{snippet}}`, path, container);
    await page.waitForFunction(ready);
    return page;
  };
  /** As many tokens have been given, and the page has had a moment to take the last one. */
  const inHand = async (count = 1): Promise<void> => {
    await until(
      () => asked('/v1/link').length >= count,
      () => site.gateway.arrivals.map(({ path }) => path),
    );
    await Promise.all(site.context.pages().map((page) => page.waitForTimeout(50)));
  };
  const landed = async (page: Page): Promise<void> => {
    await page.waitForURL(`${other}/landing**`);
    await page.waitForFunction(ready);
  };

  test('a link: the visitor goes on with the id, and the address is clean', async () => {
    await consents(site.origin, other);
    const page = await start(`<a id="go" href="${other}/landing?x=a%20b&y#part">Pay</a>`);
    await inHand();
    await page.evaluate(
      `document.getElementById('go').addEventListener('click', (event) => { window.name = event.target.href })`,
    );
    await page.click('#go');
    await landed(page);
    expect(await page.evaluate('window.name')).toMatch(/\/landing\?x=a%20b&y&_mk_l=token_\d+#part$/);
    expect(page.url()).toBe(`${other}/landing?x=a%20b&y#part`);
    await until(() => site.gateway.events.length >= 2, seen);
    const first = await id(site.origin);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(await id(other)).toBe(first);
    expect(seen()).toEqual([
      [`${site.origin}/`, first],
      [`${other}/landing?x=a%20b&y#part`, first],
    ]);
    const [accepted] = asked('/v1/link/accept');
    expect(JSON.parse(accepted?.body ?? '')).toMatchObject({
      write_key: 'wk_linked',
      consent: { granted: ['analytics'] },
    });
    expect(accepted?.headers.referer ?? '').not.toContain('_mk_l');
  });

  test('consent decides at the start: without it nobody asks for a token', async () => {
    const page = await start(`<a id="go" href="${other}/landing">Pay</a>`);
    await page.hover('#go');
    await page.click('#go');
    await landed(page);
    expect(site.gateway.arrivals).toEqual([]);
    expect(page.url()).toBe(`${other}/landing`);
  });

  test('and at the end: what came waits in memory till the visitor agrees', async () => {
    await consents(site.origin);
    const page = await start(`<a id="go" href="${other}/landing">Pay</a>`);
    await inHand();
    await page.click('#go');
    await landed(page);
    expect(page.url()).toBe(`${other}/landing`);
    await page.waitForTimeout(300);
    expect(asked('/v1/link/accept')).toEqual([]);
    expect(await cookie(other)).toBeUndefined();
    await page.evaluate('metka("event", "before")');
    await page.evaluate('metka("consent", {analytics: true})');
    await until(() => site.gateway.names.includes('before'), seen);
    expect(await id(other)).toBe(await id(site.origin));
    expect(new Set(site.gateway.events.map((event) => event.anonymous_id)).size).toBe(1);
  });

  test('and a refusal drops it, for this page and the next', async () => {
    await consents(site.origin);
    const page = await start(`<a id="go" href="${other}/landing">Pay</a>`);
    await inHand();
    await page.click('#go');
    await landed(page);
    await page.evaluate('metka("consent", {analytics: false})');
    await page.evaluate('metka("consent", {analytics: true})');
    await until(() => site.gateway.events.length >= 1, seen);
    await page.evaluate('metka("event", "after")');
    await until(() => site.gateway.names.includes('after'), seen);
    expect(asked('/v1/link/accept')).toEqual([]);
    expect(await id(other)).not.toBe(await id(site.origin));
  });

  test('a visitor who is known there keeps the id', async () => {
    await consents(site.origin, other);
    await site.context.addCookies([{ name: '_mk_id', value: 'known-there', url: other }]);
    const page = await start(`<a id="go" href="${other}/landing">Pay</a>`);
    await inHand();
    await page.click('#go');
    await landed(page);
    await until(() => asked('/v1/link/accept').length === 1, seen);
    expect(JSON.parse(asked('/v1/link/accept')[0]?.body ?? '')).toMatchObject({ anonymous_id: 'known-there' });
    await until(() => site.gateway.events.length >= 2, seen);
    expect(site.gateway.events[1]?.anonymous_id).toBe('known-there');
    expect(await id(other)).toBe('known-there');
  });

  test('a token that does not count makes a new visitor', async () => {
    await consents(other);
    site.put('/landing', '<title>Landing</title>{{snippet}}', 'linked');
    const page = await site.page();
    await page.goto(`${other}/landing?_mk_l=token_0&a=1`);
    await landed(page);
    await until(() => site.gateway.events.length >= 1, seen);
    expect(page.url()).toBe(`${other}/landing?a=1`);
    expect(await id(other)).toMatch(/^[0-9a-f-]{36}$/);
    expect(site.gateway.events[0]?.anonymous_id).toBe(await id(other));
  });

  test('a gateway that does not answer holds events up for two seconds at most', async () => {
    await consents(other);
    await site.context.route('**/v1/link/accept', () => {});
    site.put('/landing', '<title>Landing</title>{{snippet}}', 'linked');
    const page = await site.page();
    await page.goto(`${other}/landing?_mk_l=token_0`);
    await landed(page);
    await until(() => site.gateway.events.length >= 1, seen);
    expect(site.gateway.events[0]?.anonymous_id).toBe(await id(other));
  });

  test('a page that is left meanwhile loses nothing', async () => {
    await consents(other);
    await site.context.route('**/v1/link/accept', () => {});
    site.put('/landing', '<title>Landing</title>{{snippet}}', 'linked');
    const page = await site.page();
    await page.goto(`${other}/landing?_mk_l=token_0`);
    await landed(page);
    await page.goto('about:blank');
    await until(() => site.gateway.names.includes('page_viewed'), seen);
  });

  test('forms: GET with its fields, POST with its query, and the button that says where', async () => {
    await consents(site.origin, other);
    const urls: string[] = [];
    site.context.on('request', (request) => request.isNavigationRequest() && urls.push(request.url()));
    const forms = `
      <form id="get" action="${other}/landing?lost=1"><input name="q" value="a b"><button>Go</button></form>
      <form id="post" method="post" action="${other}/landing?kept=1#part"><input name="q" value="1"><button>Go</button></form>
      <form id="button" action="/landing" method="get"><input name="q" value="1">
        <button formaction="${other}/landing" formmethod="post">Go</button></form>`;
    for (const [form, expected] of [
      ['get', /^http:\/\/localhost:\d+\/landing\?q=a\+b&_mk_l=token_\d+$/],
      ['post', /^http:\/\/localhost:\d+\/landing\?kept=1&_mk_l=token_\d+(#part)?$/],
      ['button', /^http:\/\/localhost:\d+\/landing\?_mk_l=token_\d+$/],
    ] as const) {
      site.gateway.reset();
      const page = await start(forms);
      await page.hover(`#${form} button`);
      await inHand();
      await page.click(`#${form} button`);
      await landed(page);
      expect(urls.at(-1)).toMatch(expected);
      await until(() => asked('/v1/link/accept').length === 1, seen);
      expect(page.url()).not.toContain('_mk_l');
      await page.close();
    }
  });

  test('keyboard, middle button and a new tab, each with a token of its own; the link stays as it was', async () => {
    await consents(site.origin, other);
    const page = await start(
      `<a id="go" href="${other}/landing#!/pay?a=1">Pay</a> <a id="tab" target="_blank" href="${other}/landing">Tab</a>`,
    );
    const tokens = () => asked('/v1/link/accept').map(({ body }) => JSON.parse(body).token);
    const visits = (count: number): Promise<void> => until(() => tokens().length >= count, tokens);
    await inHand();
    await page.click('#go', { button: 'middle' });
    await visits(1);
    await page.hover('#tab');
    await inHand(2);
    await page.click('#tab');
    await visits(2);
    await page.bringToFront();
    expect(await page.getAttribute('#go', 'href')).toBe(`${other}/landing#!/pay?a=1`);
    expect(await page.getAttribute('#tab', 'href')).toBe(`${other}/landing`);
    await page.focus('#go');
    await inHand(3);
    await page.keyboard.press('Enter');
    await visits(3);
    expect(new Set(tokens()).size).toBe(3);
    await page.waitForURL(`${other}/landing#!/pay?a=1`);
  });

  test('no other link, no right click, no page of this site, and nothing twice', async () => {
    await consents(site.origin);
    const page = await start(
      `<a id="own" href="/landing">Own</a><a id="else" href="http://elsewhere.localhost:1/">Else</a>
       <a id="mail" href="mailto:a@localhost">Mail</a><a id="go" href="${other}/landing?_mk_l=old&_mk_l=older&b=2">Pay</a>`,
    );
    await inHand();
    await page.evaluate(`addEventListener('click', (event) => { event.preventDefault(); window.name += event.target.href + ' ' });
      addEventListener('auxclick', (event) => { window.name += event.target.href + ' ' })`);
    await page.click('#own');
    await page.click('#else');
    await page.click('#mail');
    await page.click('#go', { button: 'right' });
    expect(await page.evaluate('window.name')).not.toContain('token');
    await page.click('#go');
    expect(await page.evaluate('window.name')).toMatch(/\/landing\?b=2&_mk_l=token_\d+ $/);
  });

  test('an application: a link that comes later, and a page that goes by itself', async () => {
    await consents(site.origin);
    const page = await start('<div id="root"></div>');
    expect(asked('/v1/link')).toEqual([]);
    await page.evaluate(
      `history.pushState({}, '', '/step'); document.getElementById('root').innerHTML = '<a id="go" href="${other}/landing">Pay</a>'`,
    );
    await page.hover('#go');
    await inHand();
    const decorate = (address: string) =>
      page.evaluate(`new Promise((then) => metka('decorate', ${JSON.stringify(address)}, then))`);
    expect(await decorate(`${other}/landing?a=1`)).toMatch(/\/landing\?a=1&_mk_l=token_\d+$/);
    expect(await decorate('/landing')).toBe('/landing');
    await page.evaluate('metka("consent", {analytics: false})');
    expect(await decorate(`${other}/landing`)).toBe(`${other}/landing`);
  });

  test('links and forms that wait for their tags take it with them', async () => {
    await consents(site.origin, other);
    const urls: string[] = [];
    site.context.on('request', (request) => request.isNavigationRequest() && urls.push(request.url()));
    for (const html of [
      `<a id="go" href="${other}/landing">Pay</a>`,
      `<form action="${other}/landing"><button id="go">Go</button></form>`,
      `<form action="${other}/landing" method="post"><button id="go">Go</button></form>`,
    ]) {
      site.gateway.reset();
      const page = await start(html, 'held', '/hold');
      await page.evaluate('metka("event", "now")');
      await until(() => site.gateway.names.includes('now'), seen);
      await page.hover('#go');
      await inHand();
      await page.click('#go');
      await landed(page);
      expect(urls.at(-1)).toMatch(/_mk_l=token_\d+$/);
      await page.close();
    }
  });

  test('works under a strict content security policy with Trusted Types', async () => {
    await consents(site.origin, other);
    const headers = {
      'content-security-policy': `default-src 'none'; script-src 'nonce-n'; connect-src ${site.gateway.origin}; require-trusted-types-for 'script'; trusted-types metka`,
    };
    const snippet = `<script nonce="n" src="${site.gateway.origin}/c/linked.js"></script>`;
    site.put('/landing', { html: `<title>t</title>${snippet}`, headers }, 'linked');
    const page = await site.visit(
      { html: `<title>t</title><a id="go" href="${other}/landing">Pay</a>${snippet}`, headers },
      '/strict',
      'linked',
    );
    await inHand();
    await page.click('#go');
    await page.waitForURL(`${other}/landing`);
    await until(() => site.gateway.events.length >= 2, seen);
    expect(await id(other)).toBe(await id(site.origin));
  });
});
