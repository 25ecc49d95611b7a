import { rm } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Console } from "./console.js";
import { Gateway } from "./gateway.js";

const DAY = 86_400_000;
const CUSTOMERS = 24;

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

describe("segments in the console", () => {
  it("a marketer builds one, sees how many there will be, and watches it fill", async () => {
    await withBrowser(async (context) => {
      const opened = await Console.signIn(context, gateway.at.console, token);
      const { page } = opened;
      await opened.checkScreen("/projects/demo/segments", "segments");
      await page.getByRole("link", { name: "Новый сегмент" }).click();
      await page.getByRole("textbox", { name: "Название" }).fill("Купили хотя бы дважды");
      expect(await page.getByTestId("sentence").textContent()).toContain("добавил в корзину и не купил в течение 15 минут");
      await page.getByRole("textbox", { name: "Условие" }).nth(1).click();
      await page.getByRole("option", { name: "Сделал (сколько раз, на какую сумму)" }).click();
      await choose(page, "Событие", "купил (order_completed)");
      await page.getByRole("button", { name: "Убрать из списка" }).count();
      await opened.checkHere("segment-new");
      await opened.page.reload();
      await page.getByText("Восстановлены несохранённые изменения").waitFor();
    });
  });
});

/** Adds one to a list of several in which people search. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("textbox", { name: label, exact: true }).first().click();
  await page.getByRole("option", { name: option }).first().click();
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
