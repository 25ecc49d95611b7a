import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Build, script } from './gateway';
import { type Compiled, compiled, Site, until } from './site';

const GRANT = `<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}
  gtag('consent','update',{analytics_storage:'granted'})</script>`;

/** A feature whose tag has ended when an image has come. */
const SLOW = `{ tags: { slow: () => () => new Promise((end) => {
  const image = new Image(); image.onload = end; image.src = '/slow.gif'; }) } }`;

const GIF = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

describe.each<Build>(['minified', 'readable'])('navigations wait for the tags that they fired, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
    const { config, features } = compiled().find((one) => one.config.id === 'triggers') as Compiled;
    const triggers = config.triggers.flatMap(({ parameters }, index) => (parameters.wait_for_tags ? [index] : []));
    const slow = { type: 'slow', parameters: {}, triggers, exceptions: [], purposes: [] };
    const whole = { ...config, id: 'hold', tags: [...config.tags, slow] };
    const settings = `${JSON.stringify(whole)},[`;
    site.gateway.scripts.set(
      'hold',
      script(build, whole, features).replace(settings, () => `${settings}${SLOW},`),
    );
  });
  afterAll(() => site.close());
  beforeEach(() => site.reset());
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const seen = (): [string, unknown][] => site.gateway.events.map(({ name, properties }) => [name, properties]);
  const arrived = (count: number): Promise<void> => until(() => site.gateway.events.length >= count, seen);

  /** A page on which the tags end when the test lets them. */
  const holding = async (html: string) => {
    let release: () => void = () => {};
    let asked = 0;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await site.context.route('**/slow.gif*', async (route) => {
      asked++;
      await released;
      await route.fulfill({ contentType: 'image/gif', body: GIF }).catch(() => {});
    });
    site.put('/next', '<p>next</p>');
    const page = await site.visit(`<!doctype html><title>t</title>${GRANT}{{snippet}}${html}`, '/hold', 'hold');
    await page.waitForFunction('window.metka && window.metka.on && window.metka.on.hold');
    return { page, release, slow: () => until(() => asked > 0, seen) };
  };

  test('a link goes on when they have ended, with its own way to go there', async () => {
    const { page, release, slow } = await holding(
      '<a id="go" href="/next" referrerpolicy="no-referrer" onclick="window.clicks = (window.clicks || 0) + 1">go</a>',
    );
    await page.click('#go');
    await slow();
    await page.waitForTimeout(300);
    expect([page.url(), await page.evaluate('clicks')]).toEqual([`${site.origin}/hold`, 1]);
    const [request] = await Promise.all([page.waitForRequest('**/next'), release()]);
    await page.waitForURL('**/next');
    expect(request.headers().referer).toBeUndefined();
    expect(await page.evaluate('document.referrer')).toBe('');
    await arrived(1);
    expect(seen()).toEqual([['held_link', { id: 'go' }]]);
  });

  test('or when the time is over', async () => {
    const { page } = await holding('<a id="go" href="/next">go</a>');
    const start = Date.now();
    await page.click('#go');
    await page.waitForURL('**/next');
    expect(Date.now() - start).toBeGreaterThanOrEqual(1_400);
    expect(await page.evaluate('document.referrer')).toBe(`${site.origin}/hold`);
  });

  test('the latest wish counts', async () => {
    site.put('/other', '<p>other</p>');
    const { page, release, slow } = await holding('<a id="go" href="/next">go</a><a id="no" href="/other">no</a>');
    await page.click('#go');
    await slow();
    await page.click('#no');
    release();
    await page.waitForURL('**/other');
  });

  test('what opens elsewhere, stays on the page or is prevented is not held', async () => {
    const { page, slow } = await holding(
      `<a id="blank" href="/next" target="_blank">b</a><a id="ctrl" href="/next">c</a><a id="here" href="#here">h</a>
       <a id="mine" href="/next" onclick="return false">m</a>`,
    );
    for (const id of ['blank', 'ctrl']) {
      const [opened] = await Promise.all([
        site.context.waitForEvent('page', { timeout: 1_000 }),
        page.click(`#${id}`, { modifiers: id === 'ctrl' ? ['Control'] : [] }),
      ]);
      await opened.waitForURL('**/next', { timeout: 1_000 });
      await opened.close();
    }
    await slow();
    await page.click('#here');
    expect(page.url()).toBe(`${site.origin}/hold#here`);
    await page.click('#mine');
    await arrived(3);
    expect(site.gateway.events.map(({ properties }) => properties.id)).toEqual(['blank', 'ctrl', 'here']);
    expect(page.url()).toBe(`${site.origin}/hold#here`);
  });

  test('a form goes on as its button sends it', async () => {
    const { page, release, slow } = await holding(
      `<form id="order" action="/wrong"><input name="submit" value="1"><input name="action" value="2">
       <button id="b" name="way" value="fast" formaction="/next" formmethod="post">send</button></form>
       <script>document.getElementById('order').onsubmit = () => { window.asked = (window.asked || 0) + 1 }</script>`,
    );
    await page.click('#b');
    await slow();
    await page.waitForTimeout(200);
    expect([page.url(), await page.evaluate('asked')]).toEqual([`${site.origin}/hold`, 1]);
    const [request] = await Promise.all([page.waitForRequest('**/next'), release()]);
    expect([request.method(), request.postData()]).toEqual(['POST', 'submit=1&action=2&way=fast']);
    await page.waitForURL('**/next');
    await page.goBack();
    expect(await page.evaluate(`document.getElementById('order').outerHTML`)).not.toContain('hidden');
  });
});
