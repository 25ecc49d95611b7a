import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Gateway, HOME } from "./gateway.js";

const SCREENSHOTS = join(HOME, "target/screenshots");
const DAY = 86_400_000;

/** An event of the past, as a shop's server sends it. */
interface Past {
  name: string;
  daysAgo: number;
  properties?: Record<string, unknown>;
}

interface Received {
  type: string;
  segment: string;
  profile: string;
  verified: boolean;
}

let gateway: Gateway;
let token: string;
let importKey: string;

beforeAll(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  gateway = await Gateway.start();
  token = gateway.at.token ?? "";
  const made = (await gateway.api("/projects/demo/sources/shop/import-keys", token, { name: "History" })) as { key: string };
  importKey = made.key;
});

afterAll(async () => {
  await gateway.interrupt();
  await rm(gateway.data, { recursive: true, force: true });
});

describe("the segments of the demonstration, in a browser", () => {
  it("who looks at smartphones three times, buys nothing and spends much: entered, and exited with the order", async () => {
    await visitor(async (page, context) => {
      await past(await cookie(context), [order(40, 20_000), order(50, 12_000)]);
      await look(page, "smartphones");
      await look(page, "smartphones");
      await look(page, "smartphones");
      const entered = await partnerReceives("segment.entered", "choosing-smartphone");
      expect(entered.verified).toBe(true);
      await buy(page, 30_000);
      const exited = await partnerReceives("segment.exited", "choosing-smartphone");
      expect(exited.profile).toBe(entered.profile);
    });
  });

  it("who left two carts within a quarter: entered by the category that was looked at last, exited by the next one", async () => {
    await visitor(async (page, context) => {
      await past(await cookie(context), [added(20), added(9)]);
      await look(page, "smartphones");
      const entered = await partnerReceives("segment.entered", "lost-carts");
      await gateway.api("/projects/demo/webhooks", token, {
        id: "crm",
        name: "CRM",
        url: `${gateway.at.partner}/webhook`,
        segments: ["lost-carts"],
        enabled: false,
        delivery: { include: { attributes: ["last_category"] }, purposes: ["analytics"] },
      });
      const sample = (await gateway.api("/projects/demo/webhooks/crm/sample", token, {
        segment: "lost-carts",
        profile: entered.profile,
      })) as { problem: string; body: string };
      expect(sample).toMatchObject({ problem: "", body: expect.stringContaining('"last_category":"smartphones"') });
      await look(page, "cases");
      await partnerReceives("segment.exited", "lost-carts");
    });
  });

  it("RFM classes: a first order makes a newcomer, years of orders a champion, and old ones someone who sleeps", async () => {
    await visitor(async (page) => {
      await buy(page, 2_000);
      await memberOf("newcomers");
    });
    await visitor(async (page, context) => {
      await past(await cookie(context), [order(90, 20_000), order(60, 20_000), order(30, 20_000), order(20, 20_000), order(10, 20_000)]);
      await buy(page, 20_000);
      await memberOf("champions");
    });
    await visitor(async (_, context) => {
      await past(await cookie(context), [order(120, 1_500)]);
      await memberOf("sleeping");
    });
  });

  it("half of them is left alone: each entry was delivered or held out, and the effect counts both groups", async () => {
    const outcomes = async () =>
      ((await gateway.api("/projects/demo/deliveries", token)) as { items: { webhook: string; outcome: string }[] }).items
        .filter((delivery) => delivery.webhook === "demo-mail")
        .map((delivery) => delivery.outcome);
    await expect.poll(async () => (await outcomes()).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
    expect((await outcomes()).every((outcome) => outcome === "delivered" || outcome === "held_out")).toBe(true);
    const counted = async () =>
      (
        (await gateway.api("/projects/demo/effect?webhook=demo-mail&event=order_completed&window=P1D", token)) as {
          still_open: number;
        }
      ).still_open;
    await expect.poll(counted, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  });
});

/** Someone who has come to the shop and agreed. */
async function visitor(visit: (page: Page, context: BrowserContext) => Promise<void>): Promise<void> {
  await withBrowser(async (context) => {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(gateway.at.shop);
    await page.locator("#consent-accept").click();
    await expect.poll(() => cookie(context), { timeout: 10_000 }).not.toBe("");
    await visit(page, context);
  });
}

async function cookie(context: BrowserContext): Promise<string> {
  return (await context.cookies()).find(({ name }) => name === "_mk_id")?.value ?? "";
}

async function look(page: Page, category: string): Promise<void> {
  await push(page, { event: "view_item", ecommerce: { currency: "RUB", value: 60_000, items: [{ item_id: "p1", item_category: category }] } });
}

async function buy(page: Page, value: number): Promise<void> {
  await push(page, {
    event: "purchase",
    ecommerce: { transaction_id: `T${Math.random()}`, currency: "RUB", value, items: [{ item_id: "p1" }] },
  });
}

async function push(page: Page, message: unknown): Promise<void> {
  await page.evaluate(`(window.dataLayer = window.dataLayer || []).push(${JSON.stringify(message)})`);
}

function order(daysAgo: number, revenue: number): Past {
  return { name: "order_completed", daysAgo, properties: { order_id: `O${daysAgo}-${Math.random()}`, revenue, currency: "RUB" } };
}

function added(daysAgo: number): Past {
  return { name: "product_added", daysAgo, properties: { product_id: "p1" } };
}

async function past(anonymousId: string, events: Past[]): Promise<void> {
  const answer = await fetch(`${gateway.at.edge}/v1/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${importKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      events: events.map(({ name, daysAgo, properties }) => ({
        id: `${name}-${daysAgo}-${Math.random()}`,
        name,
        time: new Date(Date.now() - daysAgo * DAY).toISOString(),
        anonymous_id: anonymousId,
        consent: { granted: ["analytics"], denied: [] },
        properties: properties ?? {},
      })),
    }),
  });
  expect(await answer.json()).toMatchObject({ accepted: events.length, rejected: [] });
}

async function partnerReceives(type: string, segment: string): Promise<Received> {
  const wanted = async () => {
    const all = (await (await fetch(`${gateway.at.partner}/received`)).json()) as Received[];
    return all.filter((message) => message.type === type && message.segment === segment);
  };
  await expect.poll(async () => (await wanted()).length, { timeout: 30_000, interval: 250 }).toBe(1);
  return (await wanted())[0] as Received;
}

async function memberOf(segment: string): Promise<void> {
  const members = async () =>
    ((await gateway.api(`/projects/demo/segments/${segment}/members`, token)) as { items: unknown[] }).items.length;
  await expect.poll(members, { timeout: 30_000, interval: 250 }).toBe(1);
}
