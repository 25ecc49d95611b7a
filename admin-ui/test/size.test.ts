import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '../dist');
const MOST = 250 * 1024;

/** The files that a browser loads before the first screen: the scripts of index.html and all that they import at once. */
function initial(): string[] {
  const page = readFileSync(join(DIST, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((found) => found[1] ?? '');
  for (const file of files) {
    const text = readFileSync(join(DIST, file), 'utf8');
    for (const found of text.matchAll(/(?:^|[;\n])import(?:[^"'()]*from)?["']\.\/([^"']+\.js)["']/g)) {
      const imported = `assets/${found[1]}`;
      if (!files.includes(imported)) {
        files.push(imported);
      }
    }
  }
  return files;
}

describe.skipIf(!existsSync(DIST))('the built console', () => {
  it('takes at most 250 KB under brotli before the first screen', () => {
    const files = initial();
    const size = files.reduce((sum, file) => sum + brotliCompressSync(readFileSync(join(DIST, file))).length, 0);
    expect(files.length).toBeGreaterThan(0);
    expect(size, files.join(', ')).toBeGreaterThan(50 * 1024);
    expect(size, files.join(', ')).toBeLessThanOrEqual(MOST);
  });

  it('runs no inline script and brings no styles in its page', () => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });
});
