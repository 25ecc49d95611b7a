import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** Gzip bytes. A change that needs more says why in its commit. */
const BUDGETS: Record<string, number> = {
  'core.js': 6_480,
  'features/audience.js': 715,
  'features/auto_event.js': 800,
  'features/banner.js': 2_040,
  'features/campaign.js': 590,
  'features/clicks.js': 1_380,
  'features/compare.js': 240,
  'features/context.js': 270,
  'features/cookie.js': 150,
  // Previews alone carry it, with the picker.
  'features/debug.js': 14_400,
  'features/dom.js': 570,
  'features/ecommerce.js': 400,
  'features/errors.js': 190,
  'features/exit.js': 160,
  'features/forms.js': 980,
  'features/group.js': 270,
  'features/gtm_keys.js': 740,
  'features/history.js': 630,
  'features/html.js': 1_640,
  'features/idle.js': 550,
  'features/image.js': 390,
  'features/javascript.js': 160,
  'features/limit.js': 540,
  'features/objects.js': 210,
  'features/options.js': 450,
  'features/pace.js': 160,
  'features/page_load.js': 220,
  'features/regex.js': 190,
  'features/schedule.js': 390,
  'features/script.js': 310,
  'features/scripts.js': 520,
  'features/scroll.js': 780,
  'features/selector.js': 100,
  'features/sequence.js': 270,
  'features/cross_domain.js': 2_050,
  'features/storage.js': 130,
  'features/tables.js': 280,
  'features/template.js': 1_610,
  'features/timer.js': 270,
  'features/timing.js': 260,
  'features/url.js': 510,
  'features/video.js': 1_000,
  'features/visibility.js': 1_020,
  'features/vitals.js': 1_440,
  'features/youtube.js': 1_530,
  'preview.js': 6_310,
};

interface Manifest {
  core: { file: string };
  preview: { file: string };
  features: Record<string, { file: string }>;
}

const read = (file: string): string => readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8');

test('every fragment has a budget and stays within it', () => {
  const manifest: Manifest = JSON.parse(read('manifest.json'));
  const files = [manifest.core, manifest.preview, ...Object.values(manifest.features)].map((fragment) => fragment.file);
  expect(files.sort()).toEqual(Object.keys(BUDGETS).sort());
  for (const file of files) {
    expect(gzipSync(read(file), { level: 9 }).length, `${file} under gzip`).toBeLessThanOrEqual(BUDGETS[file] ?? 0);
  }
});

/** Brotli bytes of whole scripts; 15 KB for everything is the aim that is still missed. */
const PAGE_VIEW = 6_000;
const EVERYTHING = 20_360;

test('a whole script stays small', () => {
  const manifest: Manifest = JSON.parse(read('manifest.json'));
  const page = new URL('../vectors/containers/page-view.json', import.meta.url);
  const { config } = JSON.parse(readFileSync(page, 'utf8')).out;
  const weight = (features: readonly string[]): number => {
    const parts = features.map((name) => read(`features/${name}.js`));
    return brotliCompressSync(`(()=>{try{${read('core.js')}(${JSON.stringify(config)},[${parts}])}catch(e){}})();`)
      .length;
  };
  expect(weight([])).toBeLessThanOrEqual(PAGE_VIEW);
  // What previews carry is in no visitor's script.
  expect(weight(Object.keys(manifest.features).filter((name) => name !== 'debug'))).toBeLessThanOrEqual(EVERYTHING);
});

test('nothing in a fragment needs a looser content security policy', () => {
  for (const file of Object.keys(BUDGETS)) {
    expect(read(file)).not.toMatch(/\beval\(|new Function|innerHTML|document\.write/);
  }
});

test('visitors get nothing of what previews carry', () => {
  const preview = ['features/debug.js', 'preview.js'];
  expect(read('features/debug.js')).toMatch(/metka-picker/);
  for (const file of Object.keys(BUDGETS).filter((name) => !preview.includes(name))) {
    expect(read(file), file).not.toMatch(/metka-picker|metka-preview(?!")/);
  }
});

/** Features whose very job it is; everything else keeps nothing but two cookies. */
const STORING = ['features/campaign.js', 'features/debug.js', 'features/limit.js', 'features/storage.js'];

test('nothing else in a fragment stores anything', () => {
  for (const file of Object.keys(BUDGETS).filter((name) => !STORING.includes(name))) {
    // The token of a preview is put there by the preview itself; the core looks for it and removes it.
    expect(read(file).replaceAll('sessionStorage.metka_preview', ''), file).not.toMatch(/localStorage|sessionStorage/);
  }
});
