import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { script } from './gateway';
import { PLAYER } from './player';
import { type Compiled, Site, until } from './site';

/** What GTM does on one page: which tags fire when, each with the values of some variables. */
interface Case {
  title: string;
  page: string;
  /** Markup ahead of the snippet. */
  before?: string;
  path?: string;
  cookies?: Record<string, string>;
  /** Scripts of the site, by their paths. */
  files?: Record<string, string>;
  referrer?: string;
  /** Expressions: those of `ACTIONS`, or code that the page runs. */
  steps: string[];
  /** `$undefined`, `$origin` and `$host` stand for what JSON cannot say. */
  fired: unknown[][];
  /** The clock decides the order. */
  unordered?: boolean;
  /** What goes wrong on the page itself. */
  errors?: string[];
  ends_at?: string;
}

interface Vector {
  title: string;
  in: { id: string };
  cases: Case[];
  out: Compiled;
}

const FOLDER = new URL('../../vectors/gtm/', import.meta.url);
const VECTORS = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Vector);

/** Tags call `fire(name, …values)`; what JSON cannot carry gets a name. */
const FIRE = `window.fire = (...values) => report(values.map((value) =>
  value === undefined ? '$undefined' : value instanceof Element ? '<' + value.id + '>' : value))`;

const ACTIONS: Readonly<Record<string, (page: Page, argument: string) => Promise<unknown>>> = {
  click: (page, selector) => page.click(selector),
  middle: (page, selector) => page.click(selector, { button: 'middle' }),
  wait: (page, milliseconds) => page.waitForTimeout(Number(milliseconds)),
  film: async (page, info) => {
    const frame = await (await page.waitForSelector('iframe[src*=enablejsapi]')).contentFrame();
    await frame?.waitForFunction('window.greeted');
    await frame?.evaluate(`say(${JSON.stringify(info)})`);
    await page.waitForTimeout(30);
  },
};

function act(page: Page, step: string): Promise<unknown> {
  const [, name, argument] = /^(click|middle|wait|film)\((.*)\)$/s.exec(step) ?? [];
  return name && argument
    ? (ACTIONS[name] as (page: Page, argument: string) => Promise<unknown>)(page, JSON.parse(argument))
    : page.evaluate(`void (${step})`);
}

describe('containers of GTM fire as they did there', () => {
  let site: Site;
  let fired: unknown[][] = [];

  beforeAll(async () => {
    site = await Site.open('minified');
    for (const { in: input, out } of VECTORS) {
      site.gateway.scripts.set(input.id, script('minified', out.config, out.features, out.functions));
    }
    await site.context.exposeFunction('report', (values: unknown[]) => fired.push(values));
    await site.context.addInitScript(FIRE);
    await site.context.route('https://www.youtube.com/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: PLAYER }),
    );
  });
  afterAll(() => site.close());

  const open = async (id: string, given: Case): Promise<Page> => {
    const path = given.path ?? '/';
    const cookies = Object.entries(given.cookies ?? {}).map(([name, value]) => ({ name, value, url: site.origin }));
    await site.context.clearCookies();
    await site.context.addCookies(cookies);
    for (const other of [given.ends_at, given.referrer]) {
      if (other) {
        site.put(other, `<!doctype html><a id="on" href="${path}">on</a>`);
      }
    }
    for (const [file, html] of Object.entries(given.files ?? {})) {
      site.put(file, { html, headers: { 'content-type': 'text/javascript' } });
    }
    site.put(
      path,
      `<!doctype html><title>t</title>${given.before ?? ''}<script>window.dataLayer=window.dataLayer||[]</script>${given.page}{{snippet}}`,
      id,
    );
    const page = await site.page();
    if (given.referrer) {
      await page.goto(site.origin + given.referrer);
      await page.click('#on');
    } else {
      await page.goto(site.origin + path, { waitUntil: 'load' });
    }
    await page.waitForFunction(`window.metka && window.metka.on && window.metka.on[${JSON.stringify(id)}]`);
    return page;
  };

  /** An expectation with the site's own address in it. */
  const told = (values: unknown): unknown =>
    JSON.parse(
      JSON.stringify(values).replaceAll('$origin', site.origin).replaceAll('$host', new URL(site.origin).hostname),
    );

  for (const vector of VECTORS) {
    test.each(vector.cases)(`${vector.title}: $title`, async (given) => {
      fired = [];
      site.pageErrors.length = 0;
      const page = await open(vector.in.id, given);
      for (const step of given.steps) {
        await act(page, step);
      }
      await until(
        () => fired.length >= given.fired.length,
        () => fired,
      );
      // Whatever else would fire has had its time.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const order = (list: unknown[][]) => (given.unordered ? list.map((one) => JSON.stringify(one)).sort() : list);
      expect(order(fired)).toEqual(order(told(given.fired) as unknown[][]));
      if (given.ends_at) {
        expect(page.url()).toBe(site.origin + given.ends_at);
      }
      expect(site.pageErrors).toEqual(given.errors ?? []);
      await page.close();
    });
  }
});
