import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Console } from "./console.js";
import { Gateway, HOME } from "./gateway.js";

const SCREENSHOTS = join(HOME, "target/screenshots");
const DEMO = "/projects/demo/containers/demo";

let gateway: Gateway;
let token: string;

beforeAll(async () => {
  gateway = await Gateway.start();
  token = gateway.at.token ?? "";
});

afterAll(async () => {
  await gateway.interrupt();
  await rm(gateway.data, { recursive: true, force: true });
});

/** The tab that something opens. */
async function opened(context: BrowserContext, act: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([context.waitForEvent("page"), act()]);
  await page.waitForLoadState();
  return page;
}

/** Names of events that leave for the gateway as those of visitors. */
function left(page: Page): string[] {
  const names: string[] = [];
  page.on("request", (request) => {
    const body = /\/v1\/events$/.test(request.url()) ? request.postData() : null;
    names.push(...(body ? (JSON.parse(body) as { events: { name: string }[] }).events.map(({ name }) => name) : []));
  });
  return names;
}

describe("a marketer without a developer", () => {
  it("points at a button of the shop, makes an event of it, sees it fire in a preview, and publishes it", async () => {
    await withBrowser(async (context) => {
      const opening = await Console.signIn(context, gateway.at.console, token);
      const { page } = opening;
      await opening.goto("/projects/demo/preview");
      await page.getByLabel("Адрес страницы").fill(`${gateway.at.shop}/product.html?id=plaid`);
      await opening.checkHere("preview");

      const shop = await opened(context, () => page.getByRole("button", { name: "Выбрать элемент на сайте" }).click());
      await shop.locator("metka-picker .bar").waitFor();
      expect(shop.url()).toBe(`${gateway.at.shop}/product.html?id=plaid`);
      expect(await shop.evaluate("window.opener")).toBeNull();
      const button = await shop.locator("#add-to-cart").boundingBox();
      await shop.mouse.move((button?.x ?? 0) + 20, (button?.y ?? 0) + 10);
      await shop.screenshot({ path: join(SCREENSHOTS, "picker-hover.png") });
      await shop.mouse.click((button?.x ?? 0) + 20, (button?.y ?? 0) + 10);
      await shop.getByRole("dialog", { name: "В корзину · кнопка" }).waitFor();
      await shop.screenshot({ path: join(SCREENSHOTS, "picker-panel.png") });
      await shop.getByRole("button", { name: "Передать в консоль" }).click();
      await shop.getByText("Готово: вернитесь во вкладку консоли").waitFor();
      expect(await shop.evaluate("localStorage.getItem('cart')")).toBeNull();
      await shop.close();

      await page.getByRole("button", { name: /Выбран элемент/ }).click();
      await expect.poll(() => page.getByLabel("Селектор CSS").inputValue()).toBe("#add-to-cart");
      expect(await page.getByLabel("Название события").inputValue()).toBe("add_to_cart_clicked");
      await opening.checkHere("preview-picked");
      await page.getByRole("button", { name: "Создать триггер и тег" }).click();
      const again = await opened(context, () => page.getByRole("button", { name: "Проверить на сайте" }).click());
      await again.getByRole("button", { name: "Разрешить" }).click();
      await again.locator("#add-to-cart").click();

      const fired = page.getByRole("button", { name: /В корзину.*выполнен/ });
      await fired.waitFor();
      await fired.click();
      await page.getByRole("heading", { name: "В корзину: клик" }).waitFor();
      await page.getByRole("button", { name: /^Клик.*gtm\.click.*сработало тегов: 1/ }).click();
      await opening.checkHere("preview-timeline");
      await page.getByRole("button", { name: /add_to_cart_clicked.*Ушло со страницы/ }).click();
      await page.getByText("Получено шлюзом").waitFor();
      await opening.checkHere("preview-sent");
      await page.getByRole("button", { name: "Закончить" }).click();
      await page.getByText("Браузер видит опубликованное").waitFor();
      await again.close();

      const version = (await gateway.api(`${DEMO}/workspaces/default/versions`, token, { name: "Picked" })) as { version: number };
      await gateway.api(`${DEMO}/versions/${version.version}/publish`, token, {});
    });
    await withBrowser(async (context) => {
      const visitor = await context.newPage();
      const names = left(visitor);
      await expect
        .poll(
          async () => {
            await visitor.goto(`${gateway.at.shop}/product.html?id=plaid`);
            await visitor.evaluate("document.getElementById('consent-accept').click()");
            await visitor.locator("#add-to-cart").click();
            return names;
          },
          { timeout: 60_000, interval: 1_000 },
        )
        .toContain("add_to_cart_clicked");
      expect(await visitor.locator("metka-preview, metka-picker").count()).toBe(0);
    });
  });
});
