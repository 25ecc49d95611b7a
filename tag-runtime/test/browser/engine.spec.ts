import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Build } from './gateway';
import { arrivedAt, Site, until } from './site';

const GTAG = '<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}</script>';
const GRANT = `${GTAG}<script>gtag('consent','update',{analytics_storage:'granted'})</script>`;
const START = ['at_consent', 'at_init', 'at_page', 'at_dom', 'at_loaded'];
const JAVASCRIPT = { 'content-type': 'text/javascript' };
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

  /** A page whose first events have left already. */
  const started = async (html = `${GRANT}{{snippet}}`, headers: Record<string, string> = {}) => {
    const page = await site.visit({ html, headers }, '/', 'engine');
    await arrived(...START);
    site.gateway.reset();
    return page;
  };

  const quiet = async (page: { evaluate(code: string): Promise<unknown> }): Promise<void> => {
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 600))');
  };

  describe('the order of things', () => {
    test('consent, initialisation, page, DOM, window; what is strictly necessary needs no consent and has no id', async () => {
      const page = await site.visit(`${GTAG}{{snippet}}`, '/', 'engine');
      await arrived('at_consent');
      await quiet(page);
      await arrived('at_consent');
      expect(site.gateway.events[0]?.anonymous_id).toBeUndefined();
      expect(await site.cookieNames()).toEqual([]);
      await page.evaluate(`gtag('consent','update',{analytics_storage:'granted'})`);
      await arrived(...START);
    });

    test('priority, then place; once or for each trigger of an occurrence, per page and per visitor', async () => {
      const page = await started(
        `<script>Array.prototype.extra = () => 1; Object.prototype.odd = 1;</script>${GRANT}{{snippet}}`,
      );
      await page.evaluate(`dataLayer.push({event:'go'})`);
      await arrived('high', 'twice', 'twice', 'once', 'per_page', 'per_visitor', 'low');
      site.gateway.reset();
      await page.evaluate(`dataLayer.push({event:'go'})`);
      await arrived('high', 'twice', 'twice', 'once', 'low');
      site.gateway.reset();
      await page.reload();
      await arrived(...START);
      await page.evaluate(`dataLayer.push({event:'go'})`);
      await arrived(...START, 'high', 'twice', 'twice', 'once', 'per_page', 'low');
    });

    test('a limit is remembered only once the tag may run', async () => {
      const page = await site.visit(`${GTAG}{{snippet}}`, '/', 'engine');
      await page.waitForFunction(ready);
      await page.evaluate(`dataLayer.push({event:'go'}); dataLayer.push({event:'go'})`);
      expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
      await page.evaluate(`gtag('consent','update',{analytics_storage:'granted'})`);
      await until(
        () => site.gateway.names.filter((name) => name === 'high').length === 2,
        () => site.gateway.names,
      );
      expect(site.gateway.names.filter((name) => name.startsWith('per_'))).toEqual(['per_page', 'per_visitor']);
      expect(await page.evaluate('localStorage.length')).toBe(1);
    });

    test('where storage is blocked, once per page remains', async () => {
      site.put('/frame', `${GRANT}{{snippet}}<script>dataLayer.push({event:'go'})</script>`, 'engine');
      await site.visit('<iframe sandbox="allow-scripts" src="/frame"></iframe>', '/', 'engine');
      await until(
        () => site.gateway.names.includes('low'),
        () => site.gateway.names,
      );
      expect(site.gateway.names).toContain('per_visitor');
    });

    test('one of several groups of conditions', async () => {
      const page = await started();
      await page.evaluate(`for (const name of ['ann', 'carl', 'bob']) dataLayer.push({event:'either', name})`);
      await arrived('either_ann', 'either_bob');
    });

    test('schedule, sample and delay', async () => {
      const page = await started();
      await page.evaluate(`dataLayer.push({event:'options'})`);
      await arrived('always', 'now');
      await arrived('always', 'now', 'later');
    });
  });

  describe('a sequence', () => {
    test('waits for consent to all that must succeed, and for the setup tag to arrive', async () => {
      site.put('/late.js', { html: 'window.late = (window.late || 0) + 1', headers: JAVASCRIPT });
      const page = await started();
      await page.evaluate(`dataLayer.push({event:'order', server:'${site.origin}', name:'late'})`);
      await quiet(page);
      expect(site.gateway.arrivals).toEqual([]);
      expect(await page.evaluate('window.late')).toBeUndefined();
      await page.evaluate(`gtag('consent','update',{ad_storage:'granted'})`);
      await arrived('main', 'after');
      expect(await page.evaluate('window.late')).toBe(1);
    });

    test('ends where a setup tag fails that must not', async () => {
      const page = await started();
      await page.evaluate(
        `gtag('consent','update',{ad_storage:'granted'}); dataLayer.push({event:'order', server:'${site.origin}', name:'missing'})`,
      );
      await quiet(page);
      expect(site.gateway.names).toEqual([]);
    });
  });

  describe('a tag', () => {
    test('that fails harms no other', async () => {
      const page = await started();
      await page.evaluate(`dataLayer.push({event:'broken'})`);
      await arrived('survives');
    });

    test('that is slow gives the page its turn, and nothing is lost when the page goes', async () => {
      const page = await started();
      expect(await page.evaluate(`dataLayer.push({event:'slow'}); typeof window.slowDone`)).toBe('undefined');
      await page.waitForFunction('window.slowDone');
      site.put('/next', 'next', 'engine');
      await page.evaluate(
        `dataLayer.push({event:'slow'}); dataLayer.push({event:'either', name:'ann'}); location.href='/next'`,
      );
      await arrived('either_ann');
    });

    test('adds HTML in order, each value in the way of its place', async () => {
      site.put('/late.js', { html: 'order.push("b"); window.late = 1', headers: JAVASCRIPT });
      const page = await started();
      const name = `x"'\`\${1}</script><img src=x onerror="window.hacked=1">\n\\`;
      await page.evaluate(
        `window.object = {}; object.self = object; dataLayer.push(function () { this.set('object', Object.assign(object)) });
         dataLayer.push({event:'html', server:'${site.origin}', name:${JSON.stringify(name)}})`,
      );
      await page.waitForFunction('window.order && order.length === 4');
      expect(await page.evaluate('[order, seen, quoted, window.hacked]')).toEqual([
        ['a', 'b', 'c', 'number'],
        name,
        `it is ${name}`,
        undefined,
      ]);
      expect(
        await page.evaluate('[box.title, box.textContent, box.getAttribute("style"), document.images.length]'),
      ).toEqual([name, name, '', 0]);
      await page.evaluate(`dataLayer.push({event:'html', server:'${site.origin}', name:'javascript:hacked=2'})`);
      await until(
        async () => (await page.evaluate('document.querySelectorAll("#box a").length')) === 2,
        () => 'one',
      );
      expect(await page.evaluate('document.querySelectorAll("#box a")[1].href')).toBe('about:blank#blocked');
    });

    /** A page whose policy allows scripts by nonce alone, and no text where a script is meant. */
    const strict = () =>
      started(
        `<script nonce="n1">window.dataLayer=[];function gtag(){dataLayer.push(arguments)}gtag('consent','update',{analytics_storage:'granted'});
          window.violations=[];document.addEventListener('securitypolicyviolation',(e)=>violations.push(e.violatedDirective + e.blockedURI))</script>
          <script nonce="n1" async src="{{gateway}}/c/engine.js"></script>`,
        {
          'content-security-policy': `default-src 'none'; script-src 'nonce-n1' 'strict-dynamic'; style-src 'nonce-n1'; connect-src ${site.gateway.origin}; require-trusted-types-for 'script'; trusted-types metka`,
        },
      );

    test('adds HTML under a strict content security policy with Trusted Types', async () => {
      site.put('/late.js', { html: 'order.push("b"); window.late = 1', headers: JAVASCRIPT });
      const page = await strict();
      await page.evaluate(`dataLayer.push({event:'html', server:'${site.origin}', name:'5px'})`);
      await until(
        () => page.evaluate<boolean>('!!window.order && order.length === 4'),
        () => 'another order',
      );
      expect(await page.evaluate('[box.style.width, violations]')).toEqual(['5px', []]);
    });

    test('loads a script under a strict content security policy with Trusted Types', async () => {
      site.put('/late.js', { html: 'window.late = 1', headers: JAVASCRIPT });
      const page = await strict();
      await page.evaluate(`dataLayer.push({event:'script', server:'${site.origin}', name:'x'})`);
      await until(
        () => page.evaluate<boolean>('!!window.late'),
        () => 'no script',
      );
      expect(await page.evaluate('violations')).toEqual([]);
    });

    test('asks for an image with escaped values and a number that no cache knows', async () => {
      const page = await started();
      await page.evaluate(`dataLayer.push({event:'image', server:'${site.gateway.origin}', name:'a b&c=ё'})`);
      await until(
        () => site.gateway.arrivals.length === 1,
        () => site.gateway.arrivals,
      );
      expect(site.gateway.arrivals[0]?.path).toMatch(/^\/pixel\?name=a%20b%26c%3D%D1%91&gtmcb=\d+$/);
    });

    test('loads a script once', async () => {
      site.put('/late.js', { html: 'window.late = (window.late || 0) + 1', headers: JAVASCRIPT });
      const page = await started();
      await page.evaluate(
        `for (const name of ['first', 'second']) dataLayer.push({event:'script', server:'${site.origin}', name})`,
      );
      await page.waitForFunction('window.late');
      await quiet(page);
      expect(await page.evaluate('[late, document.querySelectorAll("script[data-name]").length]')).toEqual([1, 1]);
    });
  });

  describe('the data layer', () => {
    test('calls back when all tags have ended, soon where there are none, and in time where one does not end', async () => {
      const page = await started();
      const push = (event: string, more = '') =>
        page.evaluate(
          `window.called = []; dataLayer.push({event:'${event}', eventCallback: (id) => called.push(id)${more}}); called.length`,
        );
      expect(await push('nothing')).toBe(1);
      expect(await push('either', `, name:'ann'`)).toBe(1);
      expect(await push('script', `, server:'${site.origin}', name:'x'`)).toBe(0);
      await page.waitForFunction('called.length === 1 && called[0] === "engine"');
      await page.route('**/never.js', () => {});
      await page.evaluate(`gtag('consent','update',{ad_storage:'granted'})`);
      expect(await push('order', `, server:'${site.origin}', name:'never', eventTimeout: 50`)).toBe(0);
      await page.waitForFunction('called.length === 1');
    });

    test('runs functions with its own get and set', async () => {
      const page = await started();
      await page.evaluate(
        `dataLayer.push({user:{name:'x'}}); dataLayer.push(function () { window.got = this.get('user.name'); this.set('name', 'bob') }); dataLayer.push({event:'either'})`,
      );
      await arrived('either_bob');
      expect(await page.evaluate('got')).toBe('x');
    });
  });

  test('a page that comes back asks again what the visitor decided meanwhile', async () => {
    const page = await started();
    await page.evaluate(
      `document.cookie='_mk_consent=analytics=0;path=/'; dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})); dataLayer.push({event:'go'})`,
    );
    await quiet(page);
    expect(site.gateway.arrivals).toEqual([]);
    expect(await site.cookieNames()).toEqual(['_mk_consent']);
  });
});
