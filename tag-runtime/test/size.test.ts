import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** Gzip bytes. A change that needs more says why in its commit. */
const BUDGETS: Record<string, number> = {
  'core.js': 4_950,
  'features/banner.js': 2_100,
  'features/campaign.js': 560,
  'features/clicks.js': 500,
  'features/compare.js': 260,
  'features/context.js': 280,
  'features/cookie.js': 180,
  'features/dom.js': 600,
  'features/ecommerce.js': 430,
  'features/javascript.js': 180,
  'features/objects.js': 230,
  'features/options.js': 480,
  'features/page_load.js': 250,
  'features/regex.js': 210,
  'features/selector.js': 120,
  'features/storage.js': 140,
  'features/tables.js': 320,
  'features/url.js': 510,
};

/** Those whose job is the browser's storage: what a marketer asks to read, and a campaign under consent. */
const STORES = ['features/campaign.js', 'features/storage.js'];

interface Manifest {
  core: { file: string };
  features: Record<string, { file: string }>;
}

const read = (file: string): string => readFileSync(new URL(`../dist/${file}`, import.meta.url), 'utf8');

test('every fragment has a budget and stays within it', () => {
  const manifest: Manifest = JSON.parse(read('manifest.json'));
  const files = [manifest.core, ...Object.values(manifest.features)].map((fragment) => fragment.file);
  expect(files.sort()).toEqual(Object.keys(BUDGETS).sort());
  for (const file of files) {
    expect(gzipSync(read(file), { level: 9 }).length, `${file} under gzip`).toBeLessThanOrEqual(BUDGETS[file] ?? 0);
  }
});

test('nothing in a fragment needs a looser content security policy', () => {
  for (const file of Object.keys(BUDGETS)) {
    expect(read(file)).not.toMatch(/\beval\(|new Function|innerHTML|document\.write/);
    if (!STORES.includes(file)) {
      expect(read(file)).not.toMatch(/localStorage|sessionStorage/);
    }
  }
});
