import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Build } from './gateway';
import { Site, until } from './site';

const HTML = '<html lang="ru"><title>Магазин</title><body><h1>Магазин</h1>{{snippet}}';

describe.each<Build>(['minified', 'readable'])('the consent banner, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(() => site.reset());
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const visit = (html = HTML): Promise<Page> => site.visit(html, '/', 'banner');
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const names = async (...expected: string[]): Promise<void> => {
    await until(
      () => site.gateway.names.length >= expected.length,
      () => site.gateway.names,
    );
    expect([...site.gateway.names].sort()).toEqual([...expected].sort());
  };

  test('asks before anything leaves; yes and no look the same', async () => {
    const page = await visit();
    await button(page, 'Согласиться').waitFor();
    const looks = await page.evaluate(() => {
      const root = document.querySelector('metka-consent')?.shadowRoot;
      return Array.from(root?.querySelectorAll('.buttons button') ?? [])
        .slice(0, 2)
        .map((one) => {
          const style = getComputedStyle(one);
          return [style.backgroundColor, style.color, style.fontSize, style.fontWeight, one.clientHeight];
        });
    });
    expect(looks[0]).toEqual(looks[1]);
    expect(site.gateway.arrivals).toEqual([]);
    expect(await site.cookieNames()).toEqual([]);
    await page.screenshot({ path: 'target/banner.png' });
  });

  test('yes to all: what waited leaves, with a receipt, and the next page does not ask', async () => {
    const page = await visit();
    await button(page, 'Согласиться').click();
    await names('consent_updated', 'page_viewed', 'ad_page');
    const receipt = site.gateway.events.find((event) => event.name === 'consent_updated');
    expect(receipt?.consent).toEqual({ granted: ['analytics', 'advertising'], denied: [] });
    expect(receipt?.properties).toMatchObject({ method: 'banner', language: 'ru' });
    await site.hasCookies('_mk_banner', '_mk_consent', '_mk_id');
    const next = await visit();
    await button(next, 'Настройки согласия').waitFor();
    expect(await button(next, 'Согласиться').count()).toBe(0);
  });

  test('no: only the receipt leaves, without an id, and nothing is stored but the answer', async () => {
    const page = await visit();
    await button(page, 'Отказаться').click();
    await names('consent_updated');
    expect(site.gateway.events[0]?.anonymous_id).toBeUndefined();
    expect(site.gateway.events[0]?.properties).not.toHaveProperty('subject');
    expect(site.gateway.events[0]?.consent).toEqual({ granted: [], denied: ['analytics', 'advertising'] });
    await site.hasCookies('_mk_banner', '_mk_consent');
  });

  test('one purpose by keyboard alone, then withdrawn as easily', async () => {
    const page = await visit();
    await button(page, 'Выбрать цели').focus();
    await page.keyboard.press('Enter');
    const analytics = page.getByRole('checkbox', { name: 'Аналитика' });
    expect(await analytics.isChecked()).toBe(false);
    await analytics.focus();
    await page.keyboard.press('Space');
    await button(page, 'Сохранить выбор').focus();
    await page.keyboard.press('Enter');
    await names('consent_updated', 'page_viewed');
    await button(page, 'Настройки согласия').click();
    await button(page, 'Отказаться').click();
    await names('consent_updated', 'page_viewed', 'consent_updated');
    await site.hasCookies('_mk_banner', '_mk_consent');
    const [granted, viewed, withdrawn] = site.gateway.events;
    expect(granted?.properties).not.toHaveProperty('subject');
    expect(withdrawn?.anonymous_id).toBeUndefined();
    expect(withdrawn?.properties.subject).toEqual({ anonymous_id: viewed?.anonymous_id });
  });

  test('opens from an element of the page and from the page’s code, and Escape leaves all as it was', async () => {
    const page = await visit(`${HTML}<a href="#" data-metka-consent>cookie</a>`);
    await button(page, 'Отказаться').click();
    await page.click('[data-metka-consent]');
    await button(page, 'Согласиться').waitFor();
    await page.keyboard.press('Escape');
    await button(page, 'Настройки согласия').waitFor();
    await page.evaluate('metka("consent_settings")');
    await button(page, 'Согласиться').waitFor();
    await names('consent_updated');
  });

  test('speaks the page’s language, under a strict content security policy with Trusted Types', async () => {
    site.put(
      '/en',
      {
        html: HTML.replace('lang="ru"', 'lang="en-GB"').replace(
          '{{snippet}}',
          `<script nonce="n" src="${site.gateway.origin}/c/banner.js"></script>`,
        ),
        headers: {
          'content-security-policy': `default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; connect-src ${site.gateway.origin}; require-trusted-types-for 'script'; trusted-types 'none'`,
        },
      },
      'banner',
    );
    const page = await site.page();
    await page.goto(`${site.origin}/en`);
    await button(page, 'Decline').click();
    await names('consent_updated');
    const corner = await button(page, 'Consent settings').evaluate((one) => getComputedStyle(one).borderRadius);
    expect(corner).toBe('12px');
  });

  test('does not ask where the page brings a decision of its own', async () => {
    const page = await visit(
      `<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)};gtag('consent','update',{analytics_storage:'granted',ad_storage:'denied',ad_user_data:'denied',ad_personalization:'denied'})</script>${HTML}`,
    );
    await names('page_viewed');
    await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
    expect(await button(page, 'Согласиться').count()).toBe(0);
  });
});
