import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config';
import { type Build, script } from './gateway';
import { arrivedAt, Site, until } from './site';

const LINK = 'previewed.s1.l1.link';
const TAB = 'previewed.s1.t1.tab';
const HTML = '<html><title>Shop</title><body><h1>Shop</h1>{{snippet}}';

/** A container with one page view tag; the draft has more, as the gateway's compiler writes it for a preview. */
const published: Config = {
  id: 'previewed',
  version: 1,
  write_key: 'wk_preview',
  collect_url: '/v1/events',
  id_cookie_seconds: 60,
  consent_cookie_seconds: 60,
  variables: [],
  triggers: [{ type: 'page_view', parameters: {}, conditions: [] }],
  tags: [
    {
      type: 'metka_event',
      parameters: { event: 'published_page' },
      triggers: [0],
      exceptions: [],
      purposes: ['analytics'],
    },
  ],
};

const around = { before: { debug_fired: true, debug_passed: true }, around: { debug_run: true }, exceptions: [] };

const draft: Config = {
  ...published,
  preview: true,
  collect_url: `/v1/preview/${TAB}/events`,
  variables: [{ id: 'v1', name: 'Plan', type: 'data_layer', parameters: { path: 'plan', version: 2 } }],
  triggers: [
    { id: 'all', name: 'All pages', type: 'page_view', parameters: {}, conditions: [] },
    {
      id: 'paid',
      name: 'Paid plan',
      type: 'custom_event',
      parameters: { event: 'signed_up' },
      conditions: [{ variable: { $: [0] }, operator: 'equals', value: 'paid' }],
    },
  ],
  tags: [
    {
      id: 't1',
      name: 'Page',
      type: 'metka_event',
      parameters: { event: 'draft_page' },
      triggers: [0],
      purposes: ['analytics'],
      ...around,
    },
    {
      id: 't2',
      name: 'Sign-up',
      type: 'metka_event',
      parameters: { event: 'paid_sign_up', properties: [{ name: 'plan', value: { $: [0] } }] },
      triggers: [1],
      purposes: ['analytics'],
      ...around,
    },
  ],
};

type Entry = Record<string, unknown> & { kind: string };

interface Decided {
  id: string;
  decision: string;
  by: { id: string; reason?: string; decided_by?: unknown }[];
}

describe.each<Build>(['minified', 'readable'])('a preview, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await site.reset();
    site.gateway.scripts.set('previewed', script(build, published, []));
    for (const token of [LINK, TAB]) {
      site.gateway.scripts.set(`previewed/preview/${token}`, script(build, draft, ['debug']));
    }
  });
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const records = (): Entry[] =>
    site.gateway.arrivals
      .filter(({ path }) => path === `/v1/preview/${TAB}/records`)
      .flatMap(({ body }) => JSON.parse(body).records);
  const recorded = async (has: (entry: Entry) => boolean): Promise<Entry> => {
    await until(
      () => records().some(has),
      () => records(),
    );
    return records().find(has) as Entry;
  };
  const paths = (): string[] => [...new Set(site.gateway.arrivals.map(({ path }) => path))].sort();
  const arrived = (...names: string[]): Promise<void> => arrivedAt(site, names);
  const open = async (path: string, html = HTML): Promise<Page> => {
    site.put('/', html, 'previewed');
    const page = await site.page();
    await site.context.addCookies([{ name: '_mk_consent', value: 'analytics=1', url: site.origin }]);
    await page.goto(site.origin + path);
    return page;
  };

  test('shows the draft in the tab of the link, over its pages, and nobody else', async () => {
    const page = await open(`/?a=1&metka_preview=${LINK}#here`);
    await arrived('draft_page');
    expect(await page.evaluate('location.href')).toBe(`${site.origin}/?a=1#here`);
    expect(site.gateway.events[0]?.page.url).toBe(`${site.origin}/?a=1#here`);
    expect(paths()).not.toContain('/v1/events');
    await page.goto(`${site.origin}/`);
    await arrived('draft_page', 'draft_page');
    const other = await open('/');
    await arrived('draft_page', 'draft_page', 'published_page');
    expect(await other.locator('metka-preview').count()).toBe(0);
  });

  test('says that it is one, and can be left', async () => {
    const page = await open(`/?metka_preview=${LINK}`);
    await page.getByText('Metka preview · s1').waitFor();
    await page.screenshot({ path: 'target/preview.png' });
    await page.getByRole('button', { name: 'Leave' }).click();
    await until(
      () => site.gateway.names.includes('published_page'),
      () => site.gateway.names,
    );
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  test('a link that is over, or of another container, leaves the site as it is', async () => {
    const page = await open('/?metka_preview=previewed.s9.l1.old');
    await arrived('published_page');
    expect(site.gateway.events[0]?.page.url).toContain('metka_preview');
    expect(paths()).toEqual(['/v1/events']);
    await page.goto(`${site.origin}/?metka_preview=other.s1.l1.x`);
    await arrived('published_page', 'published_page');
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  test('goes on while an application changes its address, and tells which condition decided', async () => {
    const page = await open(`/?metka_preview=${LINK}`);
    await arrived('draft_page');
    await page.evaluate(
      `history.pushState({}, '', '/next'); window.dataLayer.push({plan: 'free'}); dataLayer.push({event: 'signed_up'})`,
    );
    const entry = await recorded(({ name }) => name === 'signed_up');
    expect(entry).toMatchObject({
      type: 'custom_event',
      data_before: { plan: 'free' },
      data_after: { plan: 'free', event: 'signed_up' },
      variables: { Plan: 'free' },
      consent: { granted: ['analytics'], denied: [] },
    });
    const [first, second] = entry.tags as Decided[];
    expect(first).toEqual({
      id: 't1',
      name: 'Page',
      decision: 'not_matched',
      by: [{ id: 'all', name: 'All pages', reason: 'other_event' }],
    });
    expect(second).toMatchObject({
      id: 't2',
      decision: 'not_matched',
      by: [
        {
          id: 'paid',
          reason: 'conditions',
          decided_by: { variable: '{{Plan}}', actual: 'free', operator: 'equals', expected: 'paid', holds: false },
        },
      ],
    });
    const began = await recorded(({ name }) => name === 'gtm.js');
    expect((began.tags as Decided[])[1]?.by).toEqual([{ id: 'paid', name: 'Paid plan', reason: 'other_event' }]);
    expect(await recorded(({ kind }) => kind === 'message')).toMatchObject({ message: { plan: 'free' } });
    await page.evaluate(`dataLayer.push({event: 'signed_up', plan: 'paid'})`);
    expect(await recorded(({ kind, id }) => kind === 'tag' && id === 't2')).toMatchObject({
      status: 'succeeded',
      event: 'signed_up',
    });
    await until(
      () => site.gateway.names.includes('paid_sign_up'),
      () => site.gateway.names,
    );
    expect(await page.evaluate('location.pathname')).toBe('/next');
  });

  test('tells of consent: held, then run', async () => {
    site.put('/', HTML, 'previewed');
    const page = await site.page();
    await page.goto(`${site.origin}/?metka_preview=${LINK}`);
    expect(await recorded(({ kind, status }) => kind === 'tag' && status === 'held_for_consent')).toMatchObject({
      id: 't1',
      purposes: ['analytics'],
    });
    expect(site.gateway.names).toEqual([]);
    await page.evaluate('metka("consent", {analytics: true})');
    await recorded(({ kind, status, id }) => kind === 'tag' && status === 'succeeded' && id === 't1');
    const order = records().map(({ kind, status }) => status ?? kind);
    expect(order.lastIndexOf('consent')).toBeLessThan(order.indexOf('succeeded'));
    expect(
      records()
        .filter(({ kind }) => kind === 'consent')
        .at(-1),
    ).toMatchObject({ granted: ['analytics'] });
  });

  test('works under a strict content security policy with Trusted Types', async () => {
    site.put(
      '/strict',
      {
        html: HTML.replace('{{snippet}}', `<script nonce="n" src="${site.gateway.origin}/c/previewed.js"></script>`),
        headers: {
          'content-security-policy': `default-src 'none'; script-src 'nonce-n'; connect-src ${site.gateway.origin}; require-trusted-types-for 'script'; trusted-types metka metka-preview`,
        },
      },
      'previewed',
    );
    const page = await site.page();
    await page.goto(`${site.origin}/strict?metka_preview=${LINK}`);
    await page.getByText('Metka preview · s1').waitFor();
    await recorded(({ kind }) => kind === 'occurrence');
  });

  test('a policy that forbids it leaves the site as it is', async () => {
    await site.context.addCookies([{ name: '_mk_consent', value: 'analytics=1', url: site.origin }]);
    site.put(
      '/none',
      {
        html: HTML.replace('{{snippet}}', `<script nonce="n" src="${site.gateway.origin}/c/previewed.js"></script>`),
        headers: {
          'content-security-policy': `script-src 'nonce-n'; require-trusted-types-for 'script'; trusted-types 'none'`,
        },
      },
      'previewed',
    );
    const page = await site.page();
    await page.goto(`${site.origin}/none?metka_preview=${LINK}`);
    await arrived('published_page');
  });
});
