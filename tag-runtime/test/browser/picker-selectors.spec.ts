import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Choices } from '../../src/capture/picker/selectors';
import { SHAPES } from './picker-shapes';
import { CHROMIUM, FLAGS } from './site';

interface Answer extends Choices {
  /** Whether the picked element is what the selectors mean, and what the counts claim. */
  readonly sound: boolean;
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  page = await browser.newPage();
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from './src/capture/picker/selectors'; export * from './src/capture/picker/target'; export * from './src/capture/picker/names';`,
      resolveDir: new URL('../..', import.meta.url).pathname,
    },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'picker',
  });
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
});
afterAll(() => browser.close());

const show = (html: string): Promise<void> =>
  page.evaluate((body) => {
    document.body.innerHTML = body;
  }, html);

/** What the picker offers for the marked element, with the mark gone first. */
const pick = (): Promise<Answer> =>
  page.evaluate(`(() => {
    const element = document.querySelector('[pick]');
    element.removeAttribute('pick');
    const choices = picker.choicesFor(element);
    const all = [...(choices.only ? [choices.only] : []), ...choices.broader];
    const sound = all.every(({selector, count}) => {
      const found = [...document.querySelectorAll(selector)];
      return found.includes(element) && found.length === count;
    });
    return {...choices, sound};
  })()`);

const finds = (selector: string): Promise<boolean> =>
  page.evaluate(
    `(() => {const all = document.querySelectorAll(${JSON.stringify(selector)}); return all.length === 1 && all[0].hasAttribute('pick')})()`,
  );

describe('selectors', () => {
  test.each(SHAPES)('$title', async ({ html, later, only, broader = {} }) => {
    await show(html);
    const { sound, ...choices } = await pick();
    expect(choices.only?.selector, JSON.stringify(choices)).toBe(only);
    expect(Object.fromEntries(choices.broader.map(({ selector, count }) => [selector, count]))).toMatchObject(broader);
    expect(sound, JSON.stringify(choices)).toBe(true);
    if (later) {
      await show(later);
      expect(await finds(only ?? ''), `${only} in the later page`).toBe(true);
    }
  });
});
