import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Build } from './gateway';
import { Site, until } from './site';

const GRANT = `<script>window.dataLayer=[];function gtag(){dataLayer.push(arguments)}
gtag('consent','update',{analytics_storage:'granted',ad_storage:'denied'})</script>`;

const BODY = `<title>Кеды</title><meta property="og:title" content="Кеды белые">
<script>
var shop = { cart: [{ sku: 'sku-1' }, { sku: 'sku-2' }], get broken() { throw new Error('hostile getter') } };
</script>
<main id="top" data-kind="product"><h1> Белые
  кеды </h1><input id="mail" value="before"><input type="password" value="secret"></main>
<div id="ghost" style="opacity:0">ghost</div>
<div style="height:5000px"></div><div id="bottom">bottom</div>`;

describe.each<Build>(['minified', 'readable'])('variables, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(() => site.reset());
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const visit = (html: string, path = '/catalog/shoes/42'): Promise<Page> => site.visit(html, path, 'variables');

  /** What the variables say now. */
  async function ask(page: Page): Promise<Record<string, unknown>> {
    const before = site.gateway.events.length;
    await page.evaluate('dataLayer.push({event: "ask"})');
    await until(
      () => site.gateway.events.length > before,
      () => site.gateway.names,
    );
    return site.gateway.events[before]?.properties as Record<string, unknown>;
  }

  test('every type reads what is there', async () => {
    await site.context.addCookies([
      { name: 'city', value: '%D0%9C%D0%BE%D1%81%D0%BA%D0%B2%D0%B0', url: site.origin },
      { name: '_mk_sg', value: 'buyers.vip', url: site.origin },
    ]);
    const page = await visit(`${GRANT}${BODY}{{snippet}}`, '/catalog/shoes/42?from=letter&utm_source=ya&yclid=123');
    await page.evaluate(`localStorage.kept = 'l'; sessionStorage.session = 's'; mail.value = 'a@b.example';
      dataLayer.push({a: {b: 1}, shout: 'ДА', amount: '1 990,50'}); dataLayer.push({'a.b': 2, a: {c: 3}})`);
    const said = await ask(page);
    expect(said).toStrictEqual({
      merged: { b: 2, c: 3 },
      flat: 2,
      missing: 'fallback',
      lower: 'yes',
      answer: 'yes',
      amount: 1990.5,
      nothing_to_text: 'none of yes',
      city: 'Москва',
      click_source: 'letter',
      global: 'sku-1',
      broken_global: 'safe',
      code: '2/yes',
      expression: [1, 2, 1990.5],
      failing_code: 'survived',
      field: 'a@b.example',
      heading: 'Белые кеды',
      attribute: 'product',
      no_element: null,
      seen: true,
      not_seen: false,
      hidden_percent: 0,
      seen_percent: 100,
      table: 'found yes',
      group: 'group of shoes',
      chance: 7,
      unset: 'set',
      settings: { currency: 'RUB', value: 1990.5 },
      person: { email: 'a@b.example', city: 'Москва' },
      analytics: 'granted',
      advertising: 'denied',
      campaign: 'ya',
      click_id: '123',
      segments: ['buyers', 'vip'],
      meta: 'Кеды белые',
      kept: 'l',
      session: 's',
      container_id: 'variables',
      container_version: 3,
      environment_name: 'Live',
      debug_mode: false,
    });
  });

  test('a strict content security policy stops none of it', async () => {
    const page = await visit(`${GRANT}${BODY}{{snippet}}`);
    const first = await ask(page);
    const policy = `default-src 'none'; script-src 'unsafe-inline' ${site.gateway.origin}; connect-src *`;
    const headers = { 'content-security-policy': policy };
    site.put('/strict', { html: `${GRANT}${BODY}{{snippet}}`, headers }, 'variables');
    await page.goto(`${site.origin}/strict`);
    const second = await ask(page);
    expect(second.code).toBe('2/yes');
    expect(second.code).toBe(first.code);
    expect(second.failing_code).toBe('survived');
  });

  test('numbers and lists are compared', async () => {
    await site.context.addCookies([{ name: 'city', value: '%D0%9F%D0%B5%D1%80%D0%BC%D1%8C', url: site.origin }]);
    const page = await visit(`${GRANT}{{snippet}}`);
    await page.evaluate(`dataLayer.push({amount: '1990.5'}); dataLayer.push({event: 'compare'})`);
    await until(
      () => site.gateway.names.includes('exists'),
      () => site.gateway.names,
    );
    expect(site.gateway.names).toEqual(['greater', 'greater_or_equal', 'less_or_equal', 'one_of', 'exists']);
  });

  test('a campaign lives as long as the visit, and only with consent', async () => {
    const page = await visit(`${GRANT}{{snippet}}`, '/?utm_source=vk&rb_clickid=9');
    expect((await ask(page)).click_id).toBe('9');
    site.put('/next', `${GRANT}{{snippet}}`, 'variables');
    await page.goto(`${site.origin}/next`);
    expect(await ask(page)).toMatchObject({ campaign: 'vk', click_id: '9' });
    await page.goto(`${site.origin}/next?utm_source=ya`);
    const newer = await ask(page);
    expect(newer.campaign).toBe('ya');
    expect(newer).not.toHaveProperty('click_id');
    await page.evaluate('metka("consent",{analytics:false})');
    await page.goto(`${site.origin}/next`);
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  test('before a decision a campaign is not stored; consent on a later moment of the same page stores it', async () => {
    const page = await visit('{{snippet}}', '/?utm_source=vk');
    await page.waitForFunction('() => window.metka && window.metka.on');
    await page.evaluate('dataLayer.push({event: "ask"})');
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await page.evaluate('metka("consent",{analytics:true})');
    site.put('/next', '{{snippet}}', 'variables');
    await page.goto(`${site.origin}/next`);
    expect((await ask(page)).campaign).toBe('vk');
  });

  test('blocked storage gives no value and harms nothing', async () => {
    const page = await visit(
      `<script>for (const name of ['localStorage','sessionStorage'])
        Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError') }})</script>${GRANT}{{snippet}}`,
      '/?utm_source=vk',
    );
    const said = await ask(page);
    expect(said).not.toHaveProperty('kept');
    expect(said).not.toHaveProperty('session');
    expect(said.campaign).toBe('vk');
  });
});
