import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Build } from './gateway';
import { PLAYER } from './player';
import { Site, until } from './site';

const GRANT = `<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}
  gtag('consent','update',{analytics_storage:'granted'})</script>`;

/** A second of silence that a browser plays. */
const SILENCE = `(() => {
  const rate = 8000, data = new DataView(new ArrayBuffer(44 + rate));
  const text = (at, chars) => [...chars].forEach((char, i) => data.setUint8(at + i, char.charCodeAt(0)));
  text(0, 'RIFF'); data.setUint32(4, 36 + rate, true); text(8, 'WAVEfmt '); data.setUint32(16, 16, true);
  data.setUint16(20, 1, true); data.setUint16(22, 1, true); data.setUint32(24, rate, true);
  data.setUint32(28, rate, true); data.setUint16(32, 1, true); data.setUint16(34, 8, true);
  text(36, 'data'); data.setUint32(40, rate, true);
  for (let i = 44; i < 44 + rate; i++) data.setUint8(i, 128);
  return URL.createObjectURL(new Blob([data.buffer], { type: 'audio/wav' }));
})()`;

describe.each<Build>(['minified', 'readable'])('triggers, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(() => site.reset());
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const visit = async (path: string, html: string): Promise<Page> => {
    const page = await site.visit(`<!doctype html><title>t</title>${GRANT}{{snippet}}${html}`, path, 'triggers');
    await page.waitForFunction('window.metka && window.metka.on && window.metka.on.triggers');
    return page;
  };
  const seen = (): [string, unknown][] => site.gateway.events.map(({ name, properties }) => [name, properties]);
  const arrived = (count: number): Promise<void> => until(() => site.gateway.events.length >= count, seen);
  const properties = (name: string): Record<string, unknown>[] =>
    site.gateway.events.filter((event) => event.name === name).map((event) => ({ ...event.properties }));
  /** Long enough for a batch to have left if anything wanted to leave. */
  const quiet = (page: Page): Promise<unknown> => page.evaluate('new Promise((go) => setTimeout(go, 500))');

  test('links: inside of an element, and only those that the page lets go', async () => {
    const page = await visit(
      '/links',
      `<nav onclick="event.preventDefault()"><a id="one" href="https://www.shop.example/a?b=1" data-kind="menu" target="_top"><b>One</b></a></nav>
       <a id="two" href="#there">two</a><a id="no">no link</a>
       <div onclick="event.stopPropagation()"><a id="three" href="#here">three</a></div>`,
    );
    await page.click('#one b');
    await page.click('#two');
    await page.click('#no');
    await page.click('#three');
    await arrived(4);
    expect(seen()).toEqual([
      [
        'nav_link',
        {
          text: 'One',
          url: 'https://www.shop.example/a?b=1',
          target: '_top',
          host: 'www.shop.example',
          kind: 'menu',
        },
      ],
      ['checked_link', { id: 'two' }],
      ['checked_link', { id: 'no' }],
      ['checked_link', { id: 'three' }],
    ]);
  });

  test('downloads: the usual files, links that say so, and endings of one’s own', async () => {
    const page = await visit(
      '/files',
      `<div onclick="event.preventDefault()"><a id="pdf" href="/Price.PDF?x=1#p2">p</a><a id="page" href="/pdf">p</a>
       <a id="says" download href="/report">r</a><a id="step" href="/part.step">step</a></div>`,
    );
    for (const id of ['pdf', 'page', 'says', 'step']) {
      await page.click(`#${id}`);
    }
    await arrived(3);
    expect(seen()).toEqual([
      ['usual_download', { url: `${site.origin}/Price.PDF?x=1#p2` }],
      ['usual_download', { url: `${site.origin}/report` }],
      ['drawing', { text: 'step' }],
    ]);
  });

  test('forms: every attempt, and only those that the page lets go', async () => {
    const page = await visit(
      '/form',
      `<form id="order" class="big one" target="hole" action="/sent"><input name="id" value="x"><button id="b">Go  now</button></form>
       <iframe name="hole"></iframe><script>let stop = true; order.onsubmit = () => !stop</script>`,
    );
    await page.click('#b');
    await page.evaluate('stop = false');
    await page.click('#b');
    await arrived(3);
    const sent = {
      id: 'order',
      url: `${site.origin}/sent`,
      classes: 'big one',
      target: 'hole',
      text: 'Go now',
    };
    expect(seen()).toEqual([
      ['sent', sent],
      ['sent', sent],
      ['valid', { event: 'gtm.formSubmit' }],
    ]);
  });

  test('history: each change with what was before, and one when it has come to rest', async () => {
    const page = await visit('/spa', '');
    await page.evaluate(
      `history.pushState({n:1},'','/spa/a#x'); history.replaceState({n:2},'','/spa/b#y'); history.replaceState(history.state,'')`,
    );
    await arrived(3);
    await page.evaluate(`location.hash = 'z'`);
    await arrived(5);
    await page.evaluate('history.back()');
    await arrived(7);
    expect(properties('moved')).toMatchObject([
      {
        event: 'gtm.historyChange-v2',
        source: 'pushState',
        from: `${site.origin}/spa`,
        to: `${site.origin}/spa/a#x`,
        old: '',
        new: 'x',
        old_state: null,
        state: { n: 1 },
      },
      { source: 'replaceState', from: `${site.origin}/spa/a#x`, old_state: { n: 1 }, state: { n: 2 } },
      { source: 'popstate', old: 'y', new: 'z', state: null },
      { source: 'popstate', old: 'z', new: 'y', state: { n: 2 } },
    ]);
    expect(properties('came_to_rest')).toMatchObject([
      { from: `${site.origin}/spa`, to: `${site.origin}/spa/b#y`, old_state: null, state: { n: 2 } },
      { old: 'y', new: 'z' },
      { old: 'z', new: 'y' },
    ]);
  });

  test('history: what the page gets back is what the browser answers, and its errors stay its own', async () => {
    const page = await visit('/spa', '');
    expect(await page.evaluate(`[history.pushState(1,''), history.state]`)).toEqual([undefined, 1]);
    expect(
      await page.evaluate(
        `(() => { try { history.pushState(0,'','https://other.example/') } catch (e) { return e.name } })()`,
      ),
    ).toBe('SecurityError');
  });

  test('custom events by pattern, and without regard to case', async () => {
    const page = await visit('/events', '');
    await page.evaluate(
      `for (const event of ['STEP_12','step_x','EXACT.match','exactXmatch']) dataLayer.push({event})`,
    );
    await quiet(page);
    expect(seen()).toEqual([
      ['STEP_12', {}],
      ['exact', {}],
    ]);
  });

  test('scrolling: each depth once, in both directions, those in sight at once', async () => {
    await visit(
      '/scroll',
      '<div style="height:3000px;width:4000px"></div><script>addEventListener("load",()=>scrollTo(0,1200))</script>',
    );
    await arrived(2);
    const [page] = site.context.pages();
    await page?.evaluate('scrollTo(0, 0)');
    await page?.evaluate('scrollTo(4000, 9999)');
    await arrived(5);
    await page?.evaluate('scrollTo(0, 0)');
    await page?.evaluate('scrollTo(4000, 9999)');
    await quiet(page as Page);
    const depth = (threshold: number, units = 'percent', direction = 'vertical') => ({ threshold, units, direction });
    expect(properties('deep')).toEqual([depth(25), depth(50), depth(100), depth(2000, 'pixels', 'horizontal')]);
    expect(properties('deep_too')).toEqual([depth(100)]);
  });

  test('visibility: once, once for each element, every time, and after a while in all', async () => {
    const page = await visit(
      '/see',
      `<style>div{height:100px}#gap{height:3000px}</style><div class="card" id="c1"></div><div class="card" id="c2"></div>
       <div id="gap"></div><div id="far away"></div>`,
    );
    await arrived(3);
    await page.evaluate(
      `const late = document.createElement('div'); late.id = 'c3'; late.className = 'card'; document.body.prepend(late)`,
    );
    await arrived(4);
    for (let i = 0; i < 3; i++) {
      await page.evaluate('scrollTo(0, 9999)');
      await page.waitForTimeout(250);
      await page.evaluate('scrollTo(0, 0)');
      await page.waitForTimeout(100);
    }
    await arrived(8);
    expect(properties('saw_first')).toEqual([{ id: 'c1', percent: 100 }]);
    expect(properties('saw_each').map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
    expect(properties('saw_again')).toHaveLength(3);
    const [long] = properties('saw_long') as { ms: number; first: number; recent: number }[];
    expect(properties('saw_long')).toHaveLength(1);
    expect(long?.ms).toBeGreaterThanOrEqual(395);
    expect(long?.recent).toBeGreaterThan((long?.first ?? 0) + 200);
  });

  test('timer: its own event, as often as it may', async () => {
    const page = await visit('/timer', '');
    await arrived(3);
    await quiet(page);
    expect(seen()).toEqual([
      ['tick', {}],
      ['tick', {}],
      ['tick', {}],
    ]);
  });

  test('errors of scripts', async () => {
    await visit(
      '/error',
      '<script>const wait = setInterval(() => { if (!window.metka?.on) return; clearInterval(wait);\nthrow new Error("ouch")}, 50)</script>',
    );
    await arrived(1);
    await until(
      () => site.pageErrors.length > 0,
      () => site.pageErrors,
    );
    expect(site.pageErrors.splice(0)).toEqual(['ouch']);
    expect(seen()).toEqual([['failed', { message: 'Uncaught Error: ouch', url: `${site.origin}/error`, line: 3 }]]);
  });

  test('exit intent: the pointer leaves towards the top', async () => {
    const page = await visit('/exit', '');
    await page.evaluate(
      `for (const clientY of [300, -1]) document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY }))`,
    );
    await arrived(1);
    await quiet(page);
    expect(seen()).toEqual([['metka.exit', {}]]);
  });

  test('YouTube: a player that needs its messages turned on, one that says nothing, and one that comes later', async () => {
    await site.context.route('https://www.youtube.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: PLAYER }),
    );
    const page = await visit('/youtube', '<iframe id="f" src="https://www.youtube.com/embed/abc?rel=0"></iframe>');
    const player = async () => {
      const frame = await (await page.waitForSelector('iframe')).contentFrame();
      await frame?.waitForFunction('window.greeted');
      return frame;
    };
    const say = async (info: object) => (await player())?.evaluate(`say(${JSON.stringify(info)})`);
    await say({ playerState: 3 });
    await say({ playerState: 1, currentTime: 0.2 });
    await say({ currentTime: 12 });
    await say({ playerState: 2, currentTime: 13 });
    await say({ playerState: 1, currentTime: 49 });
    await say({ currentTime: 51 });
    await say({ playerState: 0, currentTime: 100 });
    await arrived(5);
    expect(properties('tube').map(({ status, percent, time }) => [status, percent, time])).toEqual([
      ['start', 0, 0],
      ['progress', 12, 12],
      ['pause', 13, 13],
      ['progress', 50, 51],
      ['complete', 100, 100],
    ]);
    expect(properties('tube')[0]).toMatchObject({
      duration: 100,
      title: 'Film',
      url: 'https://www.youtube.com/watch?v=abc',
      provider: 'youtube',
      visible: true,
    });
    expect(await page.getAttribute('iframe', 'src')).toBe(
      `https://www.youtube.com/embed/abc?rel=0&enablejsapi=1&origin=${encodeURIComponent(site.origin)}`,
    );
    await page.evaluate(`f.remove(); const late = document.createElement('iframe');
      late.src = 'https://www.youtube.com/embed/def?enablejsapi=1'; document.body.append(late);
      postMessage(JSON.stringify({ info: { playerState: 1 } }), '*')`);
    await say({ playerState: 1, currentTime: 0 });
    await arrived(6);
    expect(properties('tube')[5]).toMatchObject({ status: 'start' });
  });

  test('video: of the page, also when it comes later', async () => {
    const page = await visit('/video', '');
    await page.evaluate(`const clip = document.createElement('video'); clip.title = 'Clip'; clip.muted = true;
      clip.src = ${SILENCE}; document.body.append(clip); clip.play().then(() => { clip.pause(); clip.play() })`);
    await arrived(5);
    expect(properties('clip').map(({ status, percent }) => [status, percent])).toEqual([
      ['start', 0],
      ['pause', expect.any(Number)],
      ['progress', 25],
      ['progress', 75],
      ['complete', 100],
    ]);
    expect(properties('clip')[0]).toMatchObject({ title: 'Clip', provider: 'html5' });
  });

  test('idle, and back again', async () => {
    const page = await visit('/idle', '<p>text</p>');
    await arrived(1);
    await page.mouse.move(5, 5);
    await arrived(2);
    await arrived(3);
    await page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange')); delete document.visibilityState;
      document.dispatchEvent(new Event('visibilitychange'))`);
    await arrived(4);
    expect(site.gateway.names.slice(0, 4)).toEqual(['metka.idle', 'metka.return', 'metka.idle', 'metka.return']);
  });

  test('web vitals: what is known early, and the rest before the page goes', async () => {
    const page = await visit(
      '/vitals',
      `<h1>Large text of this page</h1><button id="b">b</button><p>below</p>
       <script>b.onclick = () => { const end = performance.now() + 120; while (performance.now() < end); b.textContent = 'done' };
         setTimeout(() => { const top = document.createElement('div'); top.style.height = '400px'; document.body.prepend(top) }, 600)</script>`,
    );
    await page.waitForTimeout(900);
    await page.click('#b');
    await page.waitForTimeout(300);
    await page.goto('about:blank');
    await arrived(6);
    const vitals = Object.fromEntries(properties('vital').map(({ name, ...more }) => [name, more]));
    expect(Object.keys(vitals).sort()).toEqual(['CLS', 'FCP', 'INP', 'LCP', 'TTFB']);
    expect(vitals.CLS?.value).toBeGreaterThan(0.05);
    expect(vitals.INP?.value).toBeGreaterThanOrEqual(104);
    expect(vitals.LCP?.value).toBeGreaterThanOrEqual(vitals.FCP?.value as number);
    expect(vitals.FCP?.value).toBeGreaterThanOrEqual(vitals.TTFB?.value as number);
    expect(vitals.TTFB?.rating).toBe('good');
    expect(properties('vital_paint')).toEqual([{ name: 'FCP' }]);
  });

  test('groups: when every member has fired often enough, once, and groups of groups', async () => {
    const page = await visit('/group', '<button class="a">a</button>');
    await page.click('.a');
    await quiet(page);
    expect(seen()).toEqual([]);
    await page.click('.a');
    await page.click('.a');
    await arrived(2);
    await quiet(page);
    expect(site.gateway.names).toEqual(['both', 'nested']);
  });

  test('audience: who is in the segment, and who comes into it', async () => {
    // The gateway cannot say, so that the cookie is all that is known.
    site.gateway.segments = undefined;
    await site.context.addCookies([{ name: '_mk_sg', value: 's1.vip', url: site.origin }]);
    const page = await visit('/audience', '');
    await arrived(1);
    await page.evaluate(`document.cookie = '_mk_sg=s1.vip.s2'`);
    await arrived(2);
    expect(site.gateway.names).toEqual(['metka.audience', 'came_into']);
  });
});
