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

describe('what is meant by pointing', () => {
  const meant = (html: string): Promise<string> =>
    show(html).then(() =>
      page.evaluate(`picker.meantBy(document.querySelector('[pick]')).getAttribute('is-meant') ?? 'another'`),
    );

  test.each([
    ['an icon in a button', '<button is-meant=""><svg><path pick></path></svg></button>'],
    ['a word in a link', '<a href="/" is-meant=""><span><b pick>x</b></span></a>'],
    ['a label of a box to tick', '<label is-meant=""><span pick>x</span><input type="checkbox"></label>'],
    [
      'what a framework made a button of',
      '<div><div is-meant="" style="cursor: pointer"><div><i pick>x</i></div></div></div>',
    ],
    ['an icon alone', '<svg is-meant=""><g><path pick></path></g></svg>'],
    ['a heading', '<section><h2 pick is-meant="">x</h2></section>'],
    [
      'a picture far inside of a link that holds half of the page',
      `<a href="/">${'<div>'.repeat(8)}<h2 pick is-meant="">x</h2>${'</div>'.repeat(8)}</a>`.replace(
        '<a href="/">',
        '<a href="/" style="cursor: auto">',
      ),
    ],
  ])('%s', async (_, html) => {
    expect(await meant(html)).toBe('');
  });
});

describe('ways to count an element', () => {
  const ways = (html: string): Promise<string[]> =>
    show(html).then(() => page.evaluate(`picker.waysFor(document.querySelector('[pick]')).map(({kind}) => kind)`));

  test.each([
    ['a link', '<a href="/cart" pick>x</a>', 'link_click click visibility'],
    ['a link that only looks like one', '<a href="#" pick>x</a>', 'click visibility'],
    ['the button that sends a form', '<form><button pick>x</button></form>', 'form_submit click visibility'],
    ['another button of a form', '<form><button type="button" pick>x</button></form>', 'click visibility form_submit'],
    ['a section', '<section pick>x</section>', 'visibility click'],
    ['an embedded page', '<iframe pick></iframe>', 'visibility'],
  ])('%s', async (_, html, kinds) => {
    expect(await ways(html)).toEqual(kinds.split(' '));
  });

  test('names say what happens, in the words of the field', async () => {
    const named = (html: string, kind: string): Promise<string> =>
      show(html).then(() => page.evaluate(`picker.eventName(document.querySelector('[pick]'), '${kind}')`));
    expect(await named('<a href="tel:+7495" pick>Позвонить</a>', 'link_click')).toBe('phone_clicked');
    expect(await named('<button pick>Узнать цену</button>', 'click')).toBe('uznat_tsenu_clicked');
    expect(await named('<form pick><h3>Подписка на новости</h3></form>', 'form_submit')).toBe('subscribe_sent');
    expect(await named('<form pick></form>', 'form_submit')).toBe('form_sent');
    expect(await named('<input type="password" value="secret" pick>', 'click')).toBe('input_clicked');
  });
});
