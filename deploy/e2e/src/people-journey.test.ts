import { rm } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Console } from "./console.js";
import { Gateway } from "./gateway.js";

const DAY = 86_400_000;
const CUSTOMERS = 24;
/** Those of them with two orders or more. */
const REPEATED = 20;

let gateway: Gateway;
let token: string;

beforeAll(async () => {
  gateway = await Gateway.start();
  token = gateway.at.token ?? "";
  await history();
});

afterAll(async () => {
  await gateway.interrupt();
  await rm(gateway.data, { recursive: true, force: true });
});

describe("people in the console", () => {
  it("a marketer builds a segment, sees how many there will be, and watches it fill", async () => {
    await signedIn(async (opened) => {
      const { page } = opened;
      await opened.checkScreen("/projects/demo/segments", "segments");
      await page.getByRole("link", { name: "Новый сегмент" }).click();
      await page.getByLabel("Название").first().fill("Купили хотя бы дважды");
      const sentence = page.getByTestId("sentence");
      await expect.poll(() => sentence.textContent()).toContain("добавил в корзину и не купил в течение 15 минут");
      await pick(page, "Условие", "Сделал (сколько раз, на какую сумму)", 1);
      await pick(page, "Событие", "купил (order_completed)");
      await pick(page, "За какое время", "за всё время");
      await page.getByLabel("Значение").first().fill("2");
      await expect.poll(() => sentence.textContent()).toContain("купил не меньше 2 раз");
      await opened.checkHere("segment-new");
      await page.reload();
      await page.getByText("Восстановлены несохранённые изменения").waitFor();
      await expect.poll(() => page.getByTestId("estimate").textContent(), { timeout: 20_000 }).toBe(String(REPEATED));
      await page.getByRole("button", { name: "Создать сегмент" }).click();
      await page.getByRole("tab", { name: "Люди" }).click();
      await expect
        .poll(async () => (await members(page)).length, { timeout: 30_000, interval: 500 })
        .toBe(REPEATED);
      await opened.settled();
      await opened.checkHere("segment-members");
      await page.getByRole("tab", { name: "Динамика" }).click();
      await page.locator(".recharts-surface").nth(1).waitFor();
      await opened.checkHere("segment-history");
      await page.getByRole("tab", { name: "Правило" }).click();
      await page.getByText("JSON", { exact: true }).click();
      expect(await page.getByRole("textbox", { name: "JSON" }).inputValue()).toContain('"at_least": 2');
    });
  });

  it("a person is found by e-mail, and their page shows what they did and why they are one", async () => {
    await signedIn(async (opened) => {
      const { page } = opened;
      await opened.checkScreen("/projects/demo/profiles", "profiles");
      await page.getByLabel("Что известно").fill("nobody@example.com");
      await page.getByRole("button", { name: "Найти", exact: true }).click();
      await page.getByText("Такого человека нет").waitFor();
      await page.getByLabel("Что известно").fill("ANNA5@example.com");
      await page.getByRole("button", { name: "Найти", exact: true }).click();
      await page.getByRole("list", { name: "Что делал" }).waitFor();
      expect(new URL(page.url()).href).not.toContain("anna5");
      await opened.settled();
      await opened.checkHere("profile");
      await page.getByRole("tab", { name: "Что известно" }).click();
      await page.getByText("Тверь").waitFor();
      await opened.settled();
      await opened.checkHere("profile-known");
      await page.getByRole("tab", { name: "Из чего сложился" }).click();
      await page.getByRole("img", { name: /Граф: 3 признаков/ }).waitFor();
      await opened.checkHere("profile-identity");
      await page.getByRole("button", { name: "Отделить: email" }).click();
      await page.getByRole("button", { name: "Разъединить" }).click();
      await page.getByRole("link", { name: "Открыть отделённый" }).waitFor();
    });
  });

  it("the RFM board and a computed attribute", async () => {
    await signedIn(async (opened) => {
      const { page } = opened;
      await opened.checkScreen("/projects/demo/rfm", "rfm");
      expect(await page.getByRole("table", { name: /строки — давность/ }).locator("td").count()).toBe(26);
      await opened.checkScreen("/projects/demo/rfm?tab=settings", "rfm-settings");
      await opened.checkScreen("/projects/demo/attributes", "attributes");
      await page.getByRole("link", { name: "Новый показатель" }).click();
      await page.getByLabel("Название").first().fill("Средний чек");
      await opened.settled();
      await opened.checkHere("attribute-new");
      await page.getByRole("button", { name: "Создать показатель" }).click();
      await page.getByRole("heading", { name: "Средний чек" }).waitFor();
    });
  });

  it("a partner is connected, its secret shown once, its request shown, and it is paused", async () => {
    await signedIn(async (opened) => {
      const { page } = opened;
      await opened.checkScreen("/projects/demo/activation", "activation");
      await opened.checkScreen("/projects/demo/activation?tab=log", "activation-log");
      await opened.checkScreen("/projects/demo/activation/new", "activation-new");
      await page.getByRole("textbox", { name: "Название" }).fill("Наш сервер");
      await page.getByRole("textbox", { name: "Адрес" }).fill(`${gateway.at.partner}/webhook`);
      await page.getByRole("button", { name: "Подключить", exact: true }).click();
      await page.getByText(/^whsec_/).waitFor();
      await page.getByRole("button", { name: "Я сохранил секрет" }).click();
      await page.getByRole("button", { name: "Показать, не отправляя" }).click();
      await page.getByText('"segment.entered"').waitFor();
      await opened.settled();
      await opened.checkHere("activation-partner");
      await page.getByRole("button", { name: "Поставить на паузу" }).click();
      await page.getByRole("button", { name: "Продолжить" }).waitFor();
    });
  });
});

async function signedIn(visit: (opened: Console) => Promise<void>): Promise<void> {
  await withBrowser(async (context) => visit(await Console.signIn(context, gateway.at.console, token)));
}

/** The rows of the members, read anew. */
async function members(page: Page): Promise<string[]> {
  await page.getByRole("tab", { name: "Правило" }).click();
  await page.getByRole("tab", { name: "Люди" }).click();
  await page.locator("table").waitFor({ timeout: 5_000 }).catch(() => {});
  return page.locator("tbody tr[data-row]").allTextContents();
}

/** Chooses one of a list. */
async function pick(page: Page, label: string, option: string, at = 0): Promise<void> {
  const list = page.getByRole("combobox", { name: label, exact: true }).or(page.getByRole("textbox", { name: label, exact: true }));
  await list.nth(at).click();
  await page.getByRole("option", { name: option, exact: true }).first().click();
  await page.keyboard.press("Escape");
}

/** Years of orders of some customers, each with another rhythm, as a shop's server sends them. */
async function history(): Promise<void> {
  const made = (await gateway.api("/projects/demo/sources/shop/import-keys", token, { name: "History" })) as { key: string };
  const events = Array.from({ length: CUSTOMERS }, (_, customer) => customer).flatMap((customer) => [
    event(customer, "page_viewed", 200 - customer, {}, { email: `anna${customer}@example.com`, city: "Тверь" }),
    ...Array.from({ length: 1 + (customer % 6) }, (_, order) =>
      event(customer, "order_completed", 2 + customer * 5 + order * 9, {
        order_id: `O-${customer}-${order}`,
        revenue: 900 * (1 + (customer % 9)),
        currency: "RUB",
      }),
    ),
  ]);
  const answer = await fetch(`${gateway.at.edge}/v1/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${made.key}`, "content-type": "application/json" },
    body: JSON.stringify({ events }),
  });
  expect(await answer.json()).toMatchObject({ accepted: events.length, rejected: [] });
}

function event(customer: number, name: string, daysAgo: number, properties: object, traits: object = {}) {
  return {
    id: `${name}-${customer}-${daysAgo}`,
    name,
    time: new Date(Date.now() - daysAgo * DAY).toISOString(),
    anonymous_id: `0190c0de-0000-7000-8000-${String(customer).padStart(12, "0")}`,
    user_id: `client-${customer}`,
    identifiers: { email: `anna${customer}@example.com` },
    consent: { granted: ["analytics", "advertising"], denied: [] },
    properties,
    traits,
  };
}
