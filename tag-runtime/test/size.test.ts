import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** Gzip bytes. A change that needs more says why in its commit. */
const BUDGETS: Record<string, number> = {
  'core.js': 6_450,
  'features/audience.js': 330,
  'features/auto_event.js': 710,
  'features/banner.js': 2_100,
  'features/campaign.js': 580,
  'features/clicks.js': 1_450,
  'features/compare.js': 260,
  'features/context.js': 280,
  'features/cookie.js': 180,
  'features/cross_domain.js': 2_050,
  'features/debug.js': 3_100,
  'features/dom.js': 600,
  'features/ecommerce.js': 430,
  'features/errors.js': 210,
  'features/exit.js': 180,
  'features/forms.js': 1_000,
  'features/group.js': 320,
  'features/history.js': 660,
  'features/html.js': 1_800,
  'features/idle.js': 570,
  'features/image.js': 420,
  'features/javascript.js': 180,
  'features/limit.js': 480,
  'features/objects.js': 230,
  'features/options.js': 480,
  'features/pace.js': 190,
  'features/page_load.js': 250,
  'features/regex.js': 210,
  'features/schedule.js': 450,
  'features/script.js': 330,
  'features/scripts.js': 530,
  'features/scroll.js': 820,
  'features/selector.js': 120,
  'features/sequence.js': 290,
  'features/storage.js': 140,
  'features/tables.js': 320,
  'features/template.js': 1_700,
  'features/timer.js': 270,
  'features/timing.js': 290,
  'features/url.js': 510,
  'features/video.js': 1_080,
  'features/visibility.js': 1_120,
  'features/vitals.js': 1_560,
  'features/youtube.js': 1_700,
  'preview.js': 6_500,
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

test('nothing in a fragment needs a looser content security policy', () => {
  for (const file of Object.keys(BUDGETS)) {
    expect(read(file)).not.toMatch(/\beval\(|new Function|innerHTML|document\.write/);
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
