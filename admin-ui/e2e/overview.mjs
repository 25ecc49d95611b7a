// The overview in a real browser: node e2e/overview.mjs <url> <token> <folder for screenshots>.
// Prints READY when the live stream stands; whoever started it then lets three events pass.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, token, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', locale: 'ru-RU' });
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ 40[14] /.test(message.text())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));

  await page.goto(url);
  await page.getByRole('button', { name: /токен/i }).click();
  await page.getByLabel('Токен администратора').fill('mk_wrong');
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByText('Шлюз не принял этот токен').waitFor();
  await page.screenshot({ path: join(folder, 'sign-in.png') });

  await page.getByLabel('Токен администратора').fill(token);
  await page.getByRole('button', { name: 'Войти', exact: true }).click();
  await page.getByText('Поток открыт').waitFor();
  await page.getByText('clickhouse').waitFor();
  console.log('READY');
  await page.getByTestId('seen').filter({ hasText: /^3$/ }).waitFor();
  assert.equal(await page.getByText('product_added').count(), 3);
  await page.screenshot({ path: join(folder, 'overview-light-ru.png'), fullPage: true });

  await page.getByRole('button', { name: 'Учётная запись' }).click();
  await page.getByText('English', { exact: true }).click();
  await page
    .getByText('Тёмное', { exact: true })
    .or(page.getByText('Dark', { exact: true }))
    .click();
  await page.keyboard.press('Escape');
  await page.getByText('Stream open').waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.locator('html').getAttribute('data-mantine-color-scheme'), 'dark');
  await page.screenshot({ path: join(folder, 'overview-dark-en.png'), fullPage: true });

  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide on a phone`);
  await page.screenshot({ path: join(folder, 'overview-phone.png'), fullPage: true });

  await page.reload();
  await page.getByText('Stream open').waitFor();
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}
