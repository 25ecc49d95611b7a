import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config';
import { script } from './gateway';
import type { Gtm } from './oracle/export';
import { inputsOf } from './oracle/inputs';
import { type Compiled, Site } from './site';

/** What `GtmFiringTest` of the gateway made of an export that others have published. */
interface Made {
  /** Of the export, as seen from the gateway. */
  path: string;
  /** Id of a tag of ours → the purpose that marks it in the configuration. */
  tags: Record<string, string>;
  /** Place of a tag in the export → its id here; empty when it was left out. */
  entities: Record<string, string>;
  out: Compiled;
}

type Fired = [event: string, tag: number | string];

const FOLDER = new URL('../../target/gtm-exports/', import.meta.url);
const GATEWAY = new URL('../../../gateway/', import.meta.url);
/** How many paths of each site are visited: one is quick, four were for the figures of docs/gtm-import.md. */
const PATHS = Number(process.env.METKA_GTM_PATHS ?? 1);

const FILES = existsSync(FOLDER) ? readdirSync(FOLDER) : [];

/** Notes each tag that runs. Only inline code runs on; what becomes of vendors' scripts, which never arrive, stops nothing. */
const PROBE = `{wrappers:{probe(tag,next,{occurrence}){fired.push([occurrence.name,tag]);try{
  const end=next();end&&end.then&&end.then(()=>{},()=>{})}catch(e){}}}}`;

/** The configuration with a probe in each tag, innermost, and without consent. */
function probed(config: Config): Config {
  const tags = config.tags.map((tag) => ({
    ...tag,
    purposes: [],
    around: { ...tag.around, probe: tag.purposes[0] },
  }));
  return { ...config, tags };
}

/** Long timers would take the test too long: both sides hear these. */
const HURRY = `{const own=setInterval;window.setInterval=(act,ms)=>own(act,ms>=1000?ms/100:ms)}`;

if (!FILES.length) {
  console.warn('No exports of others have been compiled (GtmFiringTest of the gateway does where they are): skipped');
}

describe.skipIf(!FILES.length)('published containers fire as an independent reading of their rules says', () => {
  let site: Site;
  let oracle = '';
  const total = { tags: 0, same: 0, fired: 0 };

  beforeAll(async () => {
    site = await Site.open('minified');
    const entry = fileURLToPath(new URL('oracle/page.ts', import.meta.url));
    oracle =
      (await build({ entryPoints: [entry], bundle: true, write: false, format: 'iife' })).outputFiles[0]?.text ?? '';
    // No vendor hears of this.
    await site.context.route(
      (url) => url.hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    await site.context.addInitScript(HURRY);
  });
  afterAll(async () => {
    console.log(`[gtm] fired as expected: ${total.same} of ${total.tags} tags, ${total.fired} of them at all`);
    await site.close();
  });

  const open = async (gtm: Gtm, path: string, elements: readonly string[]): Promise<Page> => {
    const data = JSON.stringify(gtm).replace(/</g, '\\u003c');
    site.put(
      path,
      `<!doctype html><title>t</title><iframe name="hole" srcdoc=""></iframe>${elements.join('\n')}<div style="height:3000px"></div>
      <script>window.dataLayer=[];window.fired=[];window.gtmExpected=[];window.gtmExport=${data}</script>
      <script>${oracle.replace(/<\//g, '<\\/')}</script><script src="{{gateway}}/c/real.js"></script>`,
    );
    const page = await site.context.newPage();
    await page.goto(site.origin + path, { waitUntil: 'load' });
    return page;
  };

  /** Both lists of what fired on one page. */
  const tryPage = async (gtm: Gtm, path: string): Promise<{ fired: Fired[]; expected: Fired[] }> => {
    const inputs = inputsOf(gtm.trigger ?? [], gtm.variable ?? []);
    const page = await open(gtm, path, inputs.elements);
    await page.evaluate(`(async () => {
      const rest = () => new Promise((go) => setTimeout(go, 10));
      for (const push of ${JSON.stringify(inputs.pushes)}) { dataLayer.push(push); await rest(); }
      for (const one of document.querySelectorAll('.try')) {
        if (one.tagName === 'FORM') { one.requestSubmit(); } else { one.click(); }
        await rest();
      }
      scrollTo(0, 99999);
      setTimeout(() => { throw new Error('a mistake of the page') });
      await new Promise((go) => setTimeout(go, 200));
      history.pushState({ a: 1 }, '', '/pushed');
      await new Promise((go) => setTimeout(go, 250));
    })()`);
    const seen = (await page.evaluate('[fired, gtmExpected]')) as [Fired[], Fired[]];
    await page.close();
    return { fired: seen[0], expected: seen[1] };
  };

  test.each(FILES)('%s', { timeout: 120_000 }, async (file) => {
    const made: Made = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
    const gtm: Gtm = JSON.parse(readFileSync(new URL(made.path, GATEWAY), 'utf8')).containerVersion;
    const { config, features, functions } = made.out;
    const code = script('minified', probed(config), features, functions, [PROBE]);
    site.gateway.scripts.set('real', code);
    const running = new Set(config.tags.map((tag) => tag.purposes[0]));
    const different = new Set<number>();
    const active = new Set<number>();
    const wrong: string[] = [];
    const tags = gtm.tag ?? [];
    for (const path of inputsOf(gtm.trigger ?? [], gtm.variable ?? []).paths.slice(0, PATHS)) {
      const { fired, expected } = await tryPage(gtm, path);
      tags.forEach((tag, place) => {
        const mark = made.tags[made.entities[`/containerVersion/tag/${place}`] ?? ''];
        const ours = fired.filter(([, one]) => one === mark).map(([event]) => event);
        const theirs = expected.filter(([, one]) => one === place).map(([event]) => event);
        if (theirs.length) {
          active.add(place);
        }
        if (ours.sort().join() !== theirs.sort().join()) {
          different.add(place);
          if (mark && running.has(mark)) {
            wrong.push(`${path} «${tag.name}» fired [${ours}] instead of [${theirs}]`);
          }
        }
      });
    }
    total.tags += tags.length;
    total.same += tags.length - different.size;
    total.fired += active.size;
    console.log(
      `[gtm] | ${file.replace('.json', '')} | ${tags.length} | ${tags.length - different.size} | ${active.size} |`,
    );
    // What waits for a person does not run, and the report of the import says so.
    expect(wrong).toEqual([]);
  });

  test('nine of ten tags do', () => {
    expect(total.same / total.tags).toBeGreaterThanOrEqual(0.9);
  });
});
