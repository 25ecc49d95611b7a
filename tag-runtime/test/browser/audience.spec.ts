import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config';
import { type Build, script } from './gateway';
import { Site, until } from './site';

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';

const config: Config = {
  id: 'watching',
  version: 1,
  write_key: 'wk_watching',
  collect_url: '/v1/events',
  id_cookie_seconds: 60,
  consent_cookie_seconds: 60,
  variables: [{ type: 'segments', parameters: {} }],
  triggers: [{ type: 'audience', parameters: { segment: 'vip' }, conditions: [] }],
  tags: [
    {
      type: 'metka_event',
      parameters: { event: 'welcome', properties: [{ name: 'all', value: { $: [0] } }] },
      triggers: [0],
      exceptions: [],
      purposes: ['analytics'],
    },
  ],
};

/** Segments of the visitor: asked of the gateway once on a page, kept for the next one. */
describe.each<Build>(['minified', 'readable'])('audiences, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await site.reset();
    site.gateway.scripts.set('watching', script(build, config, ['audience']));
  });
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const questions = (): URL[] =>
    site.gateway.arrivals
      .filter(({ path }) => path.startsWith('/v1/audiences'))
      .map(({ path }) => new URL(path, site.origin));
  const asked = (times: number): Promise<void> => until(() => questions().length === times, questions);
  const known = async (): Promise<string | undefined> =>
    (await site.context.cookies()).find(({ name }) => name === '_mk_sg')?.value;
  const knows = (value: string | undefined): Promise<void> => until(async () => (await known()) === value, known);
  const welcomed = (times: number): Promise<void> =>
    until(
      () => site.gateway.names.length === times,
      () => site.gateway.names,
    );
  const visitor = (...cookies: [name: string, value: string][]): Promise<void> =>
    site.context.addCookies(cookies.map(([name, value]) => ({ name, value, url: site.origin })));
  const visit = () => site.visit('<title>t</title>{{snippet}}', '/', 'watching');

  test('a visitor is told on the page that asks, and the next page knows from its beginning', async () => {
    await visitor(['_mk_id', ID], ['_mk_consent', 'analytics=1']);
    site.gateway.segments = ['buyers', 'vip'];
    const page = await visit();
    await welcomed(1);
    expect(site.gateway.events[0]?.properties).toEqual({ all: ['buyers', 'vip'] });
    await knows('buyers.vip');
    expect(questions().map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
      { consent: 'analytics', write_key: 'wk_watching', anonymous_id: ID },
    ]);
    site.gateway.segments = [];
    await page.reload();
    await welcomed(2);
    await asked(2);
    await knows(undefined);
    await page.reload();
    await asked(3);
    expect(site.gateway.names).toHaveLength(2);
  });

  test('what was known stays while nobody can say', async () => {
    await visitor(['_mk_id', ID], ['_mk_consent', 'analytics=1'], ['_mk_sg', 'vip']);
    site.gateway.segments = undefined;
    await visit();
    await asked(1);
    await welcomed(1);
    expect(await known()).toBe('vip');
  });

  test('nothing is asked before consent, and of a visitor without an id', async () => {
    const page = await visit();
    await visitor(['_mk_id', ID]);
    await page.reload();
    await page.evaluate(`metka('consent', { advertising: true })`);
    expect(questions()).toEqual([]);
    site.gateway.segments = ['vip'];
    await page.evaluate(`metka('consent', { analytics: true })`);
    await welcomed(1);
    expect(questions()).toHaveLength(1);
  });

  test('an answer that comes after a withdrawal leaves nothing', async () => {
    await visitor(['_mk_id', ID], ['_mk_consent', 'analytics=1']);
    site.gateway.segments = ['vip'];
    const page = await site.page();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/v1/audiences?*', async (route) => {
      await held;
      await route.continue();
    });
    site.put('/', '<title>t</title>{{snippet}}', 'watching');
    const question = page.waitForRequest('**/v1/audiences?*');
    await page.goto(site.origin);
    await question;
    await page.evaluate(`metka('consent', { analytics: false })`);
    const answer = page.waitForResponse('**/v1/audiences?*');
    release();
    await answer;
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 200))');
    expect(await site.cookieNames()).toEqual(['_mk_consent']);
    expect(site.gateway.names).toEqual([]);
  });
});
