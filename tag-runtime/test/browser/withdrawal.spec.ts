import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Config, TagConfig } from '../../src/config';
import { type Build, script } from './gateway';
import { arrivedAt, Site } from './site';

const tag = (event: string, purpose: string, per: string): TagConfig => ({
  type: 'metka_event',
  parameters: { event, properties: [{ name: 'campaign', value: { $: [0] } }] },
  triggers: [0],
  exceptions: [],
  purposes: [purpose],
  around: { limit: { per, key: event } },
});

const config: Config = {
  id: 'kept',
  version: 1,
  write_key: 'wk_kept',
  collect_url: '/v1/events',
  id_cookie_seconds: 60,
  consent_cookie_seconds: 60,
  variables: [{ type: 'campaign', parameters: { parameter: 'source' } }],
  triggers: [{ type: 'page_view', parameters: {}, conditions: [] }],
  tags: [
    tag('per_visitor', 'analytics', 'visitor'),
    tag('per_session', 'analytics', 'session'),
    tag('advertised', 'advertising', 'visitor'),
  ],
};

describe.each<Build>(['minified', 'readable'])('a consent that is withdrawn, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await site.reset();
    site.gateway.scripts.set('kept', script(build, config, ['campaign', 'limit']));
  });
  afterEach(() => expect(site.pageErrors).toEqual([]));

  test('leaves the decision, and what another consent still allows', async () => {
    await site.context.addCookies([
      { name: '_mk_consent', value: 'analytics=1&advertising=1', url: site.origin },
      { name: '_mk_sg', value: 'buyers', url: site.origin },
    ]);
    const page = await site.visit('<title>t</title>{{snippet}}', '/?utm_source=mail', 'kept');
    await arrivedAt(site, ['per_visitor', 'per_session', 'advertised']);
    const stored = () =>
      page.evaluate(
        '[...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key != "own").sort()',
      );
    await page.evaluate(
      `localStorage.own = 1; localStorage._mk_limit_kept_gone = 1; localStorage._mk_limit_other_x = 1`,
    );
    expect(await site.cookieNames()).toEqual(['_mk_consent', '_mk_id', '_mk_sg']);
    await page.reload();
    expect(await stored()).toEqual(
      [
        '_mk_cmp',
        '_mk_limit_kept_advertised',
        '_mk_limit_kept_gone',
        '_mk_limit_kept_per_session',
        '_mk_limit_kept_per_visitor',
        '_mk_limit_other_x',
      ].sort(),
    );
    await page.evaluate('metka("consent", {analytics: false})');
    expect(await site.cookieNames()).toEqual(['_mk_consent']);
    expect(await stored()).toEqual(['_mk_limit_kept_advertised', '_mk_limit_other_x']);
    expect(await page.evaluate('localStorage.own')).toBe('1');
    await page.evaluate('metka("consent", {advertising: false})');
    expect(await stored()).toEqual(['_mk_limit_other_x']);
    await page.goto('about:blank');
    expect(await site.cookieNames()).toEqual(['_mk_consent']);
  });
});
