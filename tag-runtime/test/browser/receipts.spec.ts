import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Build } from './gateway';
import { Site, until } from './site';

const GTAG = '<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}</script>';
/** A consent management platform as it is found on pages: a default first, and what the visitor once said on every page. */
const DEFAULT = `<script>gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied',functionality_storage:'granted'})</script>`;
const STORED = `<script>gtag('consent','update',{analytics_storage:'granted',ad_storage:'denied'})</script>`;

describe.each<Build>(['minified', 'readable'])('receipts of what a page tells, %s build', (build) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(build);
  });
  afterAll(() => site.close());
  beforeEach(() => site.reset());
  afterEach(() => expect(site.pageErrors).toEqual([]));

  const visit = (html: string): Promise<Page> => site.visit(`<title>t</title>${GTAG}${html}{{snippet}}`);
  const receipts = async (count: number) => {
    await until(
      () => site.gateway.receipts.length >= count,
      () => site.gateway.receipts,
    );
    expect(site.gateway.receipts).toHaveLength(count);
    return site.gateway.receipts;
  };
  const update = (page: Page, signals: object): Promise<unknown> =>
    page.evaluate(`gtag('consent','update',${JSON.stringify(signals)})`);

  test('an update by gtag gives one, with what the visitor decided and not what the page assumed', async () => {
    const page = await visit(DEFAULT);
    await update(page, { analytics_storage: 'granted', ad_storage: 'denied' });
    const [receipt] = await receipts(1);
    expect(receipt?.consent).toEqual({ granted: ['analytics'], denied: ['advertising'] });
    expect(receipt?.properties).toEqual({ method: 'cmp' });
    expect(receipt?.anonymous_id).toMatch(/^[0-9a-f-]{36}$/);
    await site.hasCookies('_mk_consent', '_mk_id');
  });

  test('a default is no decision, and what was decided already is none either', async () => {
    await visit(`${DEFAULT}${STORED}`);
    await receipts(1);
    const next = await visit(`${DEFAULT}${STORED}`);
    await update(next, { analytics_storage: 'granted' });
    await next.evaluate('metka("consent", {analytics: true})');
    await next.goto('about:blank');
    await receipts(1);
  });

  test('a refusal gives one that says nothing of the visitor', async () => {
    const page = await visit(DEFAULT);
    await update(page, { analytics_storage: 'denied', ad_storage: 'denied' });
    const [receipt] = await receipts(1);
    expect(receipt?.consent).toEqual({ granted: [], denied: ['analytics', 'advertising'] });
    expect(receipt?.properties).toEqual({ method: 'cmp' });
    expect(receipt).not.toHaveProperty('anonymous_id');
    expect(site.gateway.events).toEqual([]);
    await site.hasCookies('_mk_consent');
  });

  test('a withdrawal names whose consent ends', async () => {
    const page = await visit(STORED);
    const [granted] = await receipts(1);
    await page.evaluate('metka("identify", "u1")');
    await update(page, { analytics_storage: 'denied' });
    const [, withdrawn] = await receipts(2);
    expect(withdrawn?.consent).toEqual({ granted: [], denied: ['analytics', 'advertising'] });
    expect(withdrawn?.properties).toEqual({
      method: 'cmp',
      subject: { anonymous_id: granted?.anonymous_id, user_id: 'u1' },
    });
    expect(withdrawn).not.toHaveProperty('anonymous_id');
    expect(withdrawn).not.toHaveProperty('user_id');
    await site.hasCookies('_mk_consent');
  });

  test('a decision by the page’s own code gives one, too', async () => {
    const page = await visit('');
    await page.evaluate('metka("consent", {analytics: true, partners: "denied"})');
    const [receipt] = await receipts(1);
    expect(receipt?.consent).toEqual({ granted: ['analytics'], denied: ['partners'] });
    expect(receipt?.properties).toEqual({ method: 'api' });
  });
});
