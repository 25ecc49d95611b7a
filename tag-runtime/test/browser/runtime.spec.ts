import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Build } from './gateway';
import { arrivedAt, Site, until } from './site';

const GTAG = '<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}</script>';
const DENY = `${GTAG}<script>gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied'})</script>`;
const GRANT = `${GTAG}<script>gtag('consent','update',{analytics_storage:'granted'})</script>`;
const grant = (): void =>
  (window as unknown as { metka: (...call: unknown[]) => void }).metka('consent', { analytics: true });
const ready = '() => window.metka && window.metka.on';

describe.each<Build>(['minified', 'readable'])('%s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(() => site.reset());
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const arrived = (...names: string[]): Promise<void> => arrivedAt(site, names);

  /** Long enough for a batch to have left if anything wanted to leave. */
  const quiet = async (page: { evaluate(code: string): Promise<unknown> }): Promise<void> => {
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 500))');
  };

  describe('before a decision', () => {
    test('nothing leaves and nothing is stored', async () => {
      const page = await site.visit(
        `{{snippet}}<script>window.dataLayer=[{event:'view_item',ecommerce:{value:1}}]</script>`,
      );
      await page.waitForFunction(ready);
      await page.evaluate('metka("event","own",{a:1}); metka("identify","u1")');
      await quiet(page);
      await page.close({ runBeforeUnload: false });
      expect(site.gateway.arrivals).toEqual([]);
      expect(await site.cookieNames()).toEqual([]);
    });

    test('a default that denies is no decision: events wait and are replayed in order with what is true then', async () => {
      const page = await site.visit(
        `${DENY}{{snippet}}<script>dataLayer.push({event:'view_item',ecommerce:{value:1}});dataLayer.push({event:'add_to_cart',ecommerce:{value:2}})</script>`,
        '/product?id=1',
      );
      await page.waitForFunction(ready);
      await page.evaluate('metka("event","own",{a:1}); metka("identify","u1")');
      await quiet(page);
      expect(site.gateway.arrivals).toEqual([]);
      await page.evaluate(
        `gtag('consent','update',{analytics_storage:'granted'}); dataLayer.push({event:'purchase',ecommerce:{transaction_id:'A',value:3}})`,
      );
      await arrived('page_viewed', 'product_viewed', 'product_added', 'own', 'order_completed');
      const [first] = site.gateway.events;
      expect(first?.consent).toEqual({ granted: ['analytics'], denied: ['advertising'] });
      expect(first?.page.url).toBe(`${site.origin}/product?id=1`);
      expect(new Set(site.gateway.events.map((event) => event.user_id))).toEqual(new Set(['u1']));
      const ids = new Set(site.gateway.events.map((event) => event.anonymous_id));
      expect(ids.size).toBe(1);
      await site.hasCookies('_mk_consent', '_mk_id');
      expect((await site.context.cookies()).find((cookie) => cookie.name === '_mk_id')?.value).toBe([...ids][0]);
      const times = site.gateway.events.map((event) => event.time);
      expect(times).toEqual([...times].sort());
    });
  });

  describe('after a refusal', () => {
    test('what waited is dropped and nothing more leaves, on this page and the next', async () => {
      const page = await site.visit(`${DENY}{{snippet}}<a href="/next">next</a>`);
      await page.waitForFunction(ready);
      await page.evaluate(
        `gtag('consent','update',{analytics_storage:'denied'}); dataLayer.push({event:'purchase'}); metka('event','own')`,
      );
      await quiet(page);
      site.put('/next', '{{snippet}}<script>window.dataLayer=[{event:"view_item"}]</script>');
      await page.click('a');
      await page.waitForURL('**/next');
      await page.waitForFunction(ready);
      await quiet(page);
      await page.goto('about:blank');
      expect([site.gateway.names, site.gateway.receipts.length]).toEqual([[], 1]);
      expect(await site.cookieNames()).toEqual(['_mk_consent']);
    });

    test('a withdrawal empties the queue, removes the id and stops what follows', async () => {
      const page = await site.visit(`${GRANT}{{snippet}}`);
      await arrived('page_viewed');
      await site.hasCookies('_mk_consent', '_mk_id');
      await page.evaluate(`metka('event','queued'); metka('consent',{analytics:false}); metka('event','late')`);
      await quiet(page);
      await page.goto('about:blank');
      expect(site.gateway.names).toEqual(['page_viewed']);
      expect(await site.cookieNames()).toEqual(['_mk_consent']);
    });
  });

  describe('cookies', () => {
    test('are first-party, lax, and live as long as configured; the id is the same on the next page', async () => {
      const page = await site.visit(`${GRANT}{{snippet}}<a href="/next">next</a>`);
      await arrived('page_viewed');
      await site.hasCookies('_mk_consent', '_mk_id');
      for (const cookie of await site.context.cookies()) {
        expect(cookie).toMatchObject({ path: '/', sameSite: 'Lax', secure: false, domain: '127.0.0.1' });
        expect(cookie.expires - Date.now() / 1000).toBeGreaterThan(364 * 86_400);
      }
      site.put('/next', '{{snippet}}');
      await page.click('a');
      await arrived('page_viewed', 'page_viewed');
      const [first, second] = site.gateway.events;
      expect(second?.anonymous_id).toBe(first?.anonymous_id);
      expect(second?.page.referrer).toBe(`${site.origin}/`);
    });

    test('the widest domain that the browser allows is taken, and cleared on withdrawal', async () => {
      site.put('/', `${GRANT}{{snippet}}`);
      const page = await site.page();
      await page.goto(`${site.origin.replace('127.0.0.1', 'www.shop.localhost')}/`);
      await arrived('page_viewed');
      await until(
        async () => (await site.context.cookies()).length === 2,
        () => site.context.cookies(),
      );
      const cookies = await site.context.cookies();
      expect(cookies.map((cookie) => cookie.domain)).toEqual(['.shop.localhost', '.shop.localhost']);
      await page.evaluate('metka("consent",{analytics:false})');
      expect(await site.cookieNames()).toEqual(['_mk_consent']);
    });
  });

  test('an id that is still there lives on from today', async () => {
    const host = site.origin.replace('127.0.0.1', 'www.shop.localhost');
    const soon = Date.now() / 1000 + 3_600;
    await site.context.addCookies([
      { name: '_mk_id', value: 'visitor-of-last-year', domain: '.shop.localhost', path: '/', expires: soon },
    ]);
    site.put('/', `${GRANT}{{snippet}}`);
    await (await site.page()).goto(`${host}/`);
    await arrived('page_viewed');
    expect(site.gateway.events[0]?.anonymous_id).toBe('visitor-of-last-year');
    const ids = async () => (await site.context.cookies()).filter((cookie) => cookie.name === '_mk_id');
    await until(async () => ((await ids())[0]?.expires ?? 0) > soon + 300 * 86_400, ids);
    expect(await ids()).toMatchObject([{ value: 'visitor-of-last-year', domain: '.shop.localhost' }]);
  });

  describe('delivery', () => {
    test('a batch needs no preflight and carries cookies', async () => {
      await site.visit(`${GRANT}{{snippet}}`);
      await arrived('page_viewed');
      expect(site.gateway.arrivals).toHaveLength(1);
      const [arrival] = site.gateway.arrivals;
      expect(arrival).toMatchObject({ method: 'POST', path: '/v1/events' });
      expect(arrival?.headers['content-type']).toContain('text/plain');
      expect(JSON.parse(arrival?.body ?? '')).toMatchObject({ write_key: 'wk_demo' });
      expect(arrival?.events.map((event) => event.name)).toEqual(['consent_updated', 'page_viewed']);
      expect(site.gateway.events[0]).toMatchObject({
        properties: { page_type: 'other', path: '/', site: 'demo-shop' },
      });
    });

    test('what happens while the browser is offline leaves when it is connected again', async () => {
      const page = await site.visit(`${GRANT}{{snippet}}`);
      await arrived('page_viewed');
      await site.context.setOffline(true);
      await page.evaluate('metka("event","first"); metka("event","second")');
      await quiet(page);
      expect(site.gateway.names).toEqual(['page_viewed']);
      await site.context.setOffline(false);
      await arrived('page_viewed', 'first', 'second');
    });

    test('what is queued when the page goes leaves by beacon', async () => {
      const page = await site.visit(`${GRANT}{{snippet}}`);
      await arrived('page_viewed');
      await page.evaluate(`metka('event','last_words'); location.href='about:blank'`);
      await arrived('page_viewed', 'last_words');
    });

    test('a refused batch is tried again with the same ids, in order, after the time that the gateway asked for', async () => {
      site.gateway.answers.push({ status: 503, retryAfter: '1' }, { status: 429 });
      const page = await site.visit(`${GRANT}{{snippet}}`);
      await until(
        () => site.gateway.arrivals.length === 1,
        () => site.gateway.arrivals.length,
      );
      await page.evaluate('metka("event","second")');
      await arrived('page_viewed', 'second');
      const sent = site.gateway.arrivals.map((arrival) => JSON.parse(arrival.body).events[0].id);
      expect(new Set(sent.slice(0, 3)).size).toBe(1);
      expect(new Set(site.gateway.events.map((event) => event.id)).size).toBe(2);
    });

    test('an answer of another kind is final and harms nothing', async () => {
      site.gateway.answers.push({ status: 401 });
      const page = await site.visit(`${GRANT}{{snippet}}`);
      await until(
        () => site.gateway.arrivals.length === 1,
        () => site.gateway.arrivals.length,
      );
      await page.evaluate('metka("event","second")');
      await arrived('second');
      expect(JSON.parse(site.gateway.arrivals.at(-1)?.body ?? '')).toMatchObject({ lost: 2 });
    });
  });

  describe('pages', () => {
    test('with a strict content security policy and Trusted Types', async () => {
      const page = await site.visit({
        html: `<script nonce="n1">window.dataLayer=[];function gtag(){dataLayer.push(arguments)}gtag('consent','update',{analytics_storage:'granted'});
          window.violations=[];document.addEventListener('securitypolicyviolation',(e)=>violations.push(e.violatedDirective))</script>
          <script nonce="n1" async src="{{gateway}}/c/demo.js"></script>`,
        headers: {
          'content-security-policy': `default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; connect-src ${site.gateway.origin}; require-trusted-types-for 'script'`,
        },
      });
      await arrived('page_viewed');
      expect(await page.evaluate('violations')).toEqual([]);
    });

    test('whose data layer is garbage', async () => {
      const page = await site.visit(
        `${GTAG}<script>
          Array.prototype.extra = () => 1; Object.defineProperty(Object.prototype, 'odd', { value: 1, enumerable: true, configurable: true });
          const loop = {event: 'view_item'}; loop.ecommerce = {value: 1, loop}; loop.self = loop;
          dataLayer.push(null, undefined, 0, '', NaN, 'text', [], [[]], () => { throw 1 }, Symbol('s'), 1n, window, document,
            {event: {}}, {event: 7}, {get event() { throw new Error('getter') }}, Object.create(null), new Proxy({}, { ownKeys() { throw 1 } }),
            new Map(), {'': 1, '.': 2, '..': 3, '__proto__.x': 4}, JSON.parse('{"__proto__":{"polluted":1}}'), loop);
          gtag(); gtag('consent'); gtag('consent', 'update'); gtag('consent', 'update', null); gtag('event'); gtag('set'); gtag(Symbol('x'));
          gtag('consent','update',{analytics_storage:'granted'});
        </script>{{snippet}}`,
      );
      await arrived('page_viewed', 'product_viewed');
      expect(site.gateway.events[1]?.properties).toEqual({ value: 1, loop: expect.anything(), odd: undefined });
      expect(await page.evaluate('({}).polluted')).toBeUndefined();
      expect(await page.evaluate('dataLayer.push({event:"purchase"})')).toBe(await page.evaluate('dataLayer.length'));
    });

    test.each([
      ['a string', '"x"'],
      ['a frozen list', 'Object.freeze([])'],
      ['an object', '({push: 1})'],
    ])('whose data layer is %s', async (_, value) => {
      const page = await site.visit(`<script>window.dataLayer=${value}</script>{{snippet}}`);
      await page.waitForFunction(ready);
      await page.evaluate(grant);
      await arrived('page_viewed');
    });

    test('where the snippet stands twice', async () => {
      const page = await site.visit(`${GRANT}{{snippet}}{{snippet}}`);
      await arrived('page_viewed');
      await page.evaluate('dataLayer.push({event:"view_item"})');
      await arrived('page_viewed', 'product_viewed');
    });

    test('with two containers: both know the visitor by one id, also before any cookie is written', async () => {
      const other = `<script async src="${site.gateway.origin}/c/page-view.js"></script>`;
      await site.visit(`${GRANT}{{snippet}}${other}`);
      await arrived('page_viewed', 'page_viewed');
      const ids = site.gateway.events.map((event) => event.anonymous_id);
      expect(new Set(ids).size).toBe(1);
      await site.hasCookies('_mk_consent', '_mk_id');
      expect((await site.context.cookies()).find((cookie) => cookie.name === '_mk_id')?.value).toBe(ids[0]);
    });

    test.each([
      ['never answers', 'new Promise(() => {})'],
      ['refuses', 'Promise.reject(new Error("no"))'],
      ['answers nonsense', '7'],
    ])('where the cookie store %s', async (_, answer) => {
      await site.context.addCookies([{ name: '_mk_id', value: 'known-before', url: site.origin }]);
      await site.visit(`<script>CookieStore.prototype.getAll = () => ${answer}</script>${GRANT}{{snippet}}`);
      await arrived('page_viewed');
      expect(site.gateway.events[0]?.anonymous_id).toBe('known-before');
    });

    test('with the queue stub: calls before the script come first where they must', async () => {
      await site.visit(`<script>window.metka=window.metka||function(){(metka.q=metka.q||[]).push(arguments)};
        metka('event','early',{n:1}); metka('identify','u7'); metka('consent',{analytics:true})</script>{{snippet}}`);
      await arrived('page_viewed', 'early');
      expect(site.gateway.events.map((event) => event.user_id)).toEqual(['u7', 'u7']);
    });

    test('in a sandboxed frame, where cookies are forbidden', async () => {
      site.put('/frame', `${GRANT}{{snippet}}`);
      const page = await site.visit('<iframe sandbox="allow-scripts" src="/frame"></iframe>');
      await arrived('page_viewed');
      expect(site.gateway.events[0]?.anonymous_id).toMatch(/^[0-9a-f-]{36}$/);
      expect(await site.cookieNames()).toEqual([]);
      await page.close();
    });
  });

  test('the journey of a shop', async () => {
    const items = [{ item_id: 'sku-1', item_name: 'Кеды', price: 1990, quantity: 1 }];
    const page = await site.visit(
      `${GRANT}<script>dataLayer.push({page_type:'product'});dataLayer.push({ecommerce:null});
        dataLayer.push({event:'view_item',ecommerce:{currency:'RUB',value:1990,items:${JSON.stringify(items)}}})</script>{{snippet}}`,
      '/product',
    );
    await arrived('page_viewed', 'product_viewed');
    await page.evaluate(
      `dataLayer.push({ecommerce:null}); dataLayer.push({event:'add_to_cart',ecommerce:{currency:'RUB',value:1990,items:[]}});
       gtag('event','purchase',{transaction_id:'A-1',value:'1990.00',currency:'RUB'})`,
    );
    await arrived('page_viewed', 'product_viewed', 'product_added', 'order_completed');
    expect(site.gateway.events.map((event) => event.properties)).toEqual([
      { page_type: 'product', path: '/product', site: 'demo-shop' },
      { currency: 'RUB', value: 1990, items },
      { currency: 'RUB', value: 1990, items: [] },
      { order_id: 'A-1', revenue: 1990, currency: 'RUB' },
    ]);
  });

  describe('triggers', () => {
    const everything = (html: string, path: string) => site.visit(`${GRANT}{{snippet}}${html}`, path, 'every');

    test('DOM ready and window loaded, cookie and address variables', async () => {
      await site.context.addCookies([{ name: 'city', value: encodeURIComponent('Казань'), url: site.origin }]);
      await everything('<title>Кеды</title>', '/?utm_source=ya');
      await arrived('dom_was_ready', 'page_was_loaded');
      expect(site.gateway.events.map((event) => event.properties)).toEqual([
        { city: 'Казань', utm: 'ya' },
        { title: 'Кеды | gtm.load' },
      ]);
    });

    test('clicks inside a button, on an exact element, and links to another host', async () => {
      const page = await everything(
        `<button class="buy big" id="b1">Купить <b class="icon">▶</b></button>
         <a id="in" href="/in" onclick="event.preventDefault()">in</a>
         <a id="out" target="_blank" href="https://partner.example/x" onclick="event.preventDefault();event.stopPropagation()"><span>out</span></a>`,
        '/',
      );
      await arrived('dom_was_ready', 'page_was_loaded');
      site.gateway.reset();
      await page.click('.icon');
      await page.click('#in');
      await page.click('#out span');
      await arrived('buy_clicked', 'icon_clicked', 'link_followed');
      expect(site.gateway.events.map((event) => event.properties)).toEqual([
        { text: 'Купить ▶', id: 'b1', classes: 'buy big' },
        {},
        { to: 'https://partner.example/x', target: '_blank' },
      ]);
    });

    test('custom events by condition, held back by an exception, and only with all purposes', async () => {
      const page = await everything('', '/');
      await arrived('dom_was_ready', 'page_was_loaded');
      site.gateway.reset();
      await page.evaluate(
        `for (const step of ['cart','delivery','payment']) dataLayer.push({event:'checkout',checkout:{step},ecommerce:{value:7}})`,
      );
      await quiet(page);
      expect(site.gateway.arrivals).toEqual([]);
      await page.evaluate(`gtag('consent','update',{ad_storage:'granted'})`);
      await arrived('checkout_delivery');
      expect(site.gateway.events[0]).toMatchObject({
        properties: { value: 7, fixed: 5 },
        consent: { granted: ['analytics', 'advertising'], denied: [] },
      });
    });
  });
});
