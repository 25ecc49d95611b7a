import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config';
import { type Build, script } from './gateway';
import { Site, until } from './site';

const LINK = 'picked.s1.l1.link';
const TAB = 'picked.s1.t1.tab';

/** A container whose tag fires on every click, link and form: while somebody picks, it must not. */
const published: Config = {
  id: 'picked',
  version: 1,
  write_key: 'wk_picked',
  collect_url: '/v1/events',
  id_cookie_seconds: 60,
  consent_cookie_seconds: 60,
  variables: [],
  triggers: ['click', 'link_click', 'form_submit'].map((type) => ({ type, parameters: {}, conditions: [] })),
  tags: [
    {
      type: 'metka_event',
      parameters: { event: 'used' },
      triggers: [0, 1, 2],
      exceptions: [],
      purposes: ['analytics'],
    },
  ],
};
const around = { before: { debug_fired: true, debug_passed: true }, around: { debug_run: true } };
const draft: Config = {
  ...published,
  preview: true,
  collect_url: `/v1/preview/${TAB}/events`,
  tags: published.tags.map((tag) => ({ ...tag, ...around })),
};

const SHOP = `<html lang="ru"><title>Магазин</title><body style="margin:40px">
<script>
  window.heard = [];
  for (const type of ['click', 'mousedown', 'pointerdown', 'keydown', 'focusin', 'input'])
    document.addEventListener(type, (event) => heard.push(type + ' ' + event.target.localName), true);
</script>
<nav><a id="home" href="/elsewhere">Каталог</a></nav>
<ul class="products">
  <li><button class="buy css-1a2b3c"><svg width="20" height="20"><path d="M0 0h20v20H0z"/></svg> В корзину</button></li>
  <li><button class="buy css-1a2b3c"><svg width="20" height="20"><path d="M0 0h20v20H0z"/></svg> В корзину</button></li>
  <li><button class="buy css-1a2b3c"><svg width="20" height="20"><path d="M0 0h20v20H0z"/></svg> В корзину</button></li>
</ul>
<form class="callback" action="/elsewhere"><input name="phone" placeholder="Телефон"><button>Перезвоните мне</button></form>
<shop-badge></shop-badge>
<script>document.querySelector('shop-badge').attachShadow({mode: 'open'}).innerHTML = '<button class="wish">Избранное</button>'</script>
{{snippet}}`;

interface Told {
  kind: string;
  element: { name: string; tag: string };
  trigger: { type: string; parameters: Record<string, unknown> };
  count: number;
  event: string;
  url: string;
}

describe.each<Build>(['minified', 'readable'])('the picker, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await site.reset();
    const features = ['clicks', 'forms'];
    site.gateway.scripts.set('picked', script(build, published, features));
    for (const token of [LINK, TAB]) {
      site.gateway.scripts.set(`picked/preview/${token}`, script(build, draft, [...features, 'debug']));
    }
  });
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const picks = (): Told[] =>
    site.gateway.arrivals
      .filter(({ path }) => path === `/v1/preview/${TAB}/records`)
      .flatMap(({ body }) => JSON.parse(body).records as Told[])
      .filter(({ kind }) => kind === 'picked');
  const picked = async (count = 1): Promise<Told> => {
    await until(() => picks().length >= count, picks);
    return picks()[count - 1] as Told;
  };
  const open = async (html = SHOP, query = `?metka_preview=${LINK}&metka_pick=1`, headers = {}): Promise<Page> => {
    site.put('/', { html, headers }, 'picked');
    const page = await site.page();
    await site.context.addCookies([{ name: '_mk_consent', value: 'analytics=1', url: site.origin }]);
    await page.goto(`${site.origin}/${query}`);
    return page;
  };
  const picking = (page: Page): Promise<void> => page.locator('metka-picker .bar').waitFor();
  /** A click by the mouse at the middle of an element, whatever lies above it. */
  const clickAt = async (page: Page, selector: string, index = 0): Promise<void> => {
    const { x, y, width, height } = (await page.locator(selector).nth(index).boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.click(x + width / 2, y + height / 2);
  };
  const codes = (page: Page): Promise<string[]> => page.locator('metka-picker code').allTextContents();

  test('points, clicks, chooses all of a kind, and hands it over; the page hears nothing of it', async () => {
    const page = await open(SHOP, `?metka_preview=${LINK}`);
    await page.getByRole('button', { name: 'Выбрать элемент' }).click();
    await picking(page);
    await page.evaluate('heard.length = 0');
    const box = await page.locator('.buy svg').nth(1).boundingBox();
    await page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
    await expect.poll(() => page.locator('metka-picker .name').textContent()).toBe('В корзину · кнопка');
    await page.screenshot({ path: 'target/picker-hover.png' });
    await page.mouse.down();
    await page.mouse.up();
    await page.getByRole('dialog').waitFor();
    expect(await codes(page)).toEqual(['.products li:nth-of-type(2) .buy', '.buy', 'button']);
    await page.getByText('Все такие').first().click();
    await expect.poll(() => page.locator('metka-picker .box.like').count()).toBe(2);
    expect(await page.locator('metka-picker label:has(code) span').allTextContents()).toEqual(['1', '3', '5']);
    expect(await page.getByLabel('Название события').inputValue()).toBe('add_to_cart_clicked');
    await page.screenshot({ path: 'target/picker-panel.png' });
    await page.getByRole('button', { name: 'Передать в консоль' }).click();
    expect(await picked()).toMatchObject({
      element: { name: 'В корзину', tag: 'button' },
      trigger: { type: 'click', parameters: { selector: '.buy' } },
      count: 3,
      event: 'add_to_cart_clicked',
      url: `${site.origin}/`,
    });
    await page.getByText('Готово: вернитесь во вкладку консоли').waitFor();
    expect(await page.evaluate('heard')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('metka-picker').waitFor({ state: 'detached' });
    expect(site.gateway.names).toEqual([]);
    await page.locator('.buy').first().click();
    await until(
      () => site.gateway.names.includes('used'),
      () => site.gateway.names,
    );
  });

  test('a link is not followed and a form is not sent; what fits them is proposed', async () => {
    const page = await open();
    await picking(page);
    expect(await page.evaluate('location.search')).toBe('');
    await clickAt(page, '#home');
    await page.getByRole('dialog').waitFor();
    expect(await page.getByLabel('Переход по ссылке').isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Передать в консоль' }).click();
    expect((await picked()).trigger).toEqual({ type: 'link_click', parameters: { selector: '#home' } });
    await page.getByRole('button', { name: 'Выбрать другой' }).click();
    await clickAt(page, '.callback button');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('button', { name: 'Передать в консоль' }).click();
    expect(await picked(2)).toMatchObject({
      trigger: { type: 'form_submit', parameters: { selector: '.callback' } },
      event: 'callback_sent',
    });
    await page.getByLabel('Показ на экране').check();
    await page.getByLabel('Название события').fill('form_seen');
    await page.getByRole('button', { name: 'Передать в консоль' }).click();
    expect(await picked(3)).toMatchObject({
      trigger: {
        type: 'visibility',
        parameters: { selector_type: 'css', selector: '.callback button', frequency: 'once' },
      },
      event: 'form_seen',
    });
    expect(await page.evaluate('location.pathname')).toBe('/');
    expect(site.gateway.names).toEqual([]);
  });

  test('works by the keyboard alone', async () => {
    const page = await open();
    await picking(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.locator('metka-picker .name').textContent()).toBe('В корзину · кнопка');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.locator('metka-picker .name').textContent()).toBe('В корзину · li');
    await page.keyboard.press('ArrowDown');
    // A page that takes the focus back does not get what is pressed.
    await page.evaluate(`document.querySelector('#home').focus(); heard.length = 0`);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate('heard')).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect((await picked()).trigger.parameters).toEqual({ selector: '.buy' });
  });

  test('finds what is in a shadow tree, and takes a selector of the marketer', async () => {
    const page = await open();
    await picking(page);
    await clickAt(page, 'shop-badge .wish');
    await page.getByRole('dialog').waitFor();
    expect(await codes(page)).toContain('.wish');
    await page.getByLabel('Свой селектор').first().check();
    const own = page.getByRole('textbox', { name: 'Свой селектор' });
    await own.fill('.buy, .wish');
    await page.getByText('На странице: 4').waitFor();
    await own.fill('.buy >');
    await page.getByText('Это не селектор CSS').waitFor();
    await page.getByRole('button', { name: 'Передать в консоль' }).click();
    await own.fill('.wish');
    await page.getByRole('button', { name: 'Передать в консоль' }).click();
    expect((await picked()).trigger).toEqual({ type: 'click', parameters: { selector: '.wish' } });
    expect(picks()).toHaveLength(1);
  });

  test('counts again while an application changes its page, and lives through its navigation', async () => {
    const page = await open();
    await picking(page);
    await clickAt(page, '.buy');
    await page.getByRole('dialog').waitFor();
    await page.evaluate(
      `history.pushState({}, '', '/next'); document.querySelector('.products').insertAdjacentHTML('beforeend', '<li><button class="buy">Ещё</button></li>')`,
    );
    await expect
      .poll(() => page.locator('metka-picker label:has(code) span').allTextContents())
      .toEqual(['1', '4', '6']);
    await page.evaluate(`document.querySelector('.products').remove()`);
    await expect.poll(() => page.locator('metka-picker .box').count()).toBe(0);
  });

  test('lets the page be used in between', async () => {
    const page = await open();
    await picking(page);
    await page.keyboard.press('Alt');
    await page.locator('.buy').first().click();
    expect(await page.evaluate('heard')).toContain('click button');
    await page.evaluate('heard.length = 0');
    await page.keyboard.press('Alt');
    await clickAt(page, '.buy');
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate('heard')).toEqual([]);
  });

  test('works under a strict policy, with styles that hide everything, and within a modal dialog', async () => {
    const html = `<html lang="en"><body><style nonce="n">* { display: block !important; visibility: hidden !important; pointer-events: none !important } dialog, dialog * { visibility: visible !important; pointer-events: auto !important }</style>
      <dialog><button class="agree">Agree</button></dialog>
      <script nonce="n">document.querySelector('dialog').showModal()</script>
      <script nonce="n" src="${site.gateway.origin}/c/picked.js"></script>`;
    const page = await open(html, undefined, {
      'content-security-policy': `default-src 'none'; style-src 'nonce-n'; script-src 'nonce-n'; connect-src ${site.gateway.origin}; require-trusted-types-for 'script'; trusted-types metka metka-preview`,
    });
    await picking(page);
    await clickAt(page, '.agree');
    await page.getByRole('dialog', { name: 'Agree · button' }).waitFor();
    await page.screenshot({ path: 'target/picker-strict.png' });
    await page.getByRole('button', { name: 'Hand over to the console' }).click();
    expect((await picked()).trigger.parameters).toEqual({ selector: '.agree' });
  });

  test('says that the preview has ended', async () => {
    const page = await open();
    await picking(page);
    await clickAt(page, '.buy');
    await page.getByRole('dialog').waitFor();
    await site.context.route(/\/records$/, (route) =>
      route.fulfill({ status: 404, headers: { 'access-control-allow-origin': site.origin }, body: '{}' }),
    );
    await page.getByRole('button', { name: 'Передать в консоль' }).click();
    await page.getByText('Предпросмотр закончился').waitFor();
  });
});
