import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Build } from './gateway';
import { Site, until } from './site';

/** What vendors' scripts do here: say that they are there, and take over their queue as the real ones do. */
const VENDORS: Record<string, string> = {
  'https://mc.yandex.ru/metrika/tag.js':
    'seen.push("metrica"); ymQueue = [...(ym.a ?? [])]; ym = (...call) => ymQueue.push(call)',
  'https://top-fwz1.mail.ru/js/code.js': 'seen.push("vk")',
  'https://www.googletagmanager.com/gtag/js?id=G-ABC123&l=metkaGtag': 'seen.push("google")',
  'https://connect.facebook.net/en_US/fbevents.js':
    'seen.push("meta"); fbqQueue = [...fbq.queue]; fbq.callMethod = (...call) => fbqQueue.push(call)',
};

const CSP = "default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; require-trusted-types-for 'script'";

const HTML = `<title>Shop</title><script nonce="n1">seen=[];ymQueue=fbqQueue=undefined;dataLayer=[]</script>
  <script nonce="n1" async src="{{gateway}}/c/gallery.js"></script>`;

const GRANTED = { analytics: true, advertising: true };

describe.each<Build>(['minified', 'readable'])('the gallery, %s build', (build) => {
  let site: Site;
  const requested: string[] = [];

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await site.reset();
    requested.length = 0;
    await site.context.route(/^https:/, (route) => {
      const url = route.request().url();
      requested.push(url);
      const body = VENDORS[url];
      return body === undefined
        ? route.abort()
        : route.fulfill({ contentType: 'text/javascript', body: `void 0;${body}` });
    });
  });
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const visit = async (policy: string): Promise<Page> => {
    const page = await site.visit(
      { html: HTML, headers: { 'content-security-policy': `${policy}; connect-src ${site.gateway.origin}` } },
      '/shop',
      'gallery',
    );
    await page.waitForFunction('window.metka && window.metka.on');
    return page;
  };

  const seen = (page: Page, count: number): Promise<void> =>
    until(
      async () => (await page.evaluate<string[]>('seen')).length >= count,
      () => requested,
    );

  /** What stands in a vendor's queue, with `Arguments` as lists and dates as their kind. */
  const queue = (page: Page, name: string): Promise<unknown[]> =>
    page.evaluate(`JSON.parse(JSON.stringify(Array.from(${name}, (call) =>
      Object.prototype.toString.call(call) === '[object Arguments]' || Array.isArray(call)
        ? Array.from(call, (one) => one instanceof Date ? 'date' : one) : call)))`);

  test('nothing is loaded and no vendor is known before consent', async () => {
    const page = await visit(CSP);
    await page.evaluate('dataLayer.push({event:"purchase",ecommerce:{transaction_id:"A",value:10}})');
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
    expect(requested).toEqual([]);
    expect(await page.evaluate('[typeof ym, typeof _tmr, typeof fbq, typeof metkaGtag]')).toEqual(
      Array(4).fill('undefined'),
    );
  });

  test('vendors get their calls in order under a strict policy, each script once', async () => {
    const page = await visit(CSP);
    await page.evaluate((granted) => {
      const { dataLayer, metka } = window as unknown as { dataLayer: object[]; metka(...call: unknown[]): void };
      dataLayer.push({ event: 'lead', form_id: 'call-me' });
      dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: 'A', value: 10, items: [{ item_id: '1' }] } });
      metka('consent', granted);
    }, GRANTED);
    await seen(page, 4);
    await page.evaluate('dataLayer.push({event: "spa"})');
    await until(
      async () => (await queue(page, 'ymQueue')).length >= 3,
      () => requested,
    );
    expect([...requested].sort()).toEqual(Object.keys(VENDORS).sort());
    const all = { webvisor: true, clickmap: true, trackLinks: true, accurateTrackBounce: true, trackHash: false };
    expect(await queue(page, 'ymQueue')).toEqual([
      [12345678, 'init', { ...all, ecommerce: 'metricaLayer' }],
      [12345678, 'reachGoal', 'lead', { form: 'call-me' }],
      [12345678, 'hit', `${site.origin}/shop`, { title: 'Shop' }],
    ]);
    expect(await queue(page, 'metricaLayer')).toEqual([
      {
        ecommerce: {
          currencyCode: 'RUB',
          purchase: { actionField: { id: 'A', revenue: 10 }, products: [{ id: '1' }] },
        },
      },
    ]);
    expect(await queue(page, '_tmr')).toEqual([
      { id: '3123456', type: 'pageView', start: expect.any(Number) },
      { type: 'reachGoal', id: '3123456', goal: 'purchase', value: 10 },
    ]);
    expect(await queue(page, 'fbqQueue')).toEqual([
      ['init', '1234567890'],
      ['trackSingle', '1234567890', 'PageView'],
      ['trackSingle', '1234567890', 'Purchase', { value: 10, currency: 'RUB' }],
    ]);
    const google = (await queue(page, 'metkaGtag')) as unknown[][];
    expect(google[0]?.slice(0, 2)).toEqual(['consent', 'default']);
    expect(google[0]?.[2]).toMatchObject({ ad_storage: 'granted', analytics_storage: 'granted' });
    expect(google.slice(1)).toEqual([
      ['js', 'date'],
      ['config', 'G-ABC123'],
      ['event', 'purchase', { transaction_id: 'A', value: 10, items: [{ item_id: '1' }], send_to: 'G-ABC123' }],
    ]);
  });

  test('a change of mind is told to Google', async () => {
    const page = await visit(CSP);
    await page.evaluate('metka("consent",{analytics:true}); dataLayer.push({event:"lead"})');
    await seen(page, 2);
    await page.evaluate('metka("consent",{advertising:true}); metka("consent",{analytics:false})');
    const signals = ((await queue(page, 'metkaGtag')) as [string, string, Record<string, string>][])
      .filter(([command]) => command === 'consent')
      .map(([, kind, given]) => [kind, given.analytics_storage, given.ad_storage]);
    expect(signals).toEqual([
      ['default', 'granted', 'denied'],
      ['update', 'granted', 'granted'],
      ['update', 'denied', 'granted'],
    ]);
  });

  test('events of Google tags do not come back as events of the page', async () => {
    const page = await visit(CSP);
    await page.evaluate((granted) => {
      const { dataLayer, metka } = window as unknown as { dataLayer: object[]; metka(...call: unknown[]): void };
      metka('consent', granted);
      dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: 'B', value: 1 } });
    }, GRANTED);
    await seen(page, 4);
    const events = ((await queue(page, 'metkaGtag')) as unknown[][]).filter(([command]) => command === 'event');
    expect(events).toHaveLength(1);
  });

  test('a script that the page has itself is not loaded again', async () => {
    const own = '<script nonce="n1">ym=function(){(ym.a=ym.a||[]).push(arguments)}</script>';
    const page = await site.visit(
      { html: `${HTML}${own}<script nonce="n1" src="https://mc.yandex.ru/metrika/tag.js"></script>` },
      '/shop',
      'gallery',
    );
    await page.waitForFunction('window.metka && window.metka.on');
    await page.evaluate('metka("consent",{analytics:true}); dataLayer.push({event:"lead"})');
    await seen(page, 2);
    expect(requested.filter((url) => url.includes('mc.yandex.ru'))).toHaveLength(1);
    expect(await queue(page, 'ymQueue')).toHaveLength(2);
  });

  test('a vendor that cannot be reached harms neither the page nor the others', async () => {
    const page = await visit(CSP);
    await site.context.route('https://mc.yandex.ru/**', (route) => route.abort());
    await page.evaluate('metka("consent",{analytics:true,advertising:true})');
    await seen(page, 2);
    expect(await page.evaluate('seen.sort()')).toEqual(['meta', 'vk']);
    expect(await queue(page, 'ym.a')).toHaveLength(1);
  });
});
