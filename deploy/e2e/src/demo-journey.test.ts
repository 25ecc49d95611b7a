import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Gateway, HOME } from "./gateway.js";

const SCREENSHOTS = join(HOME, "target/screenshots");

/** An event as it left the page. */
interface Sent {
  id: string;
  name: string;
  anonymous_id?: string;
  consent: { granted: string[] };
  properties: Record<string, unknown>;
}

interface Received {
  type: string;
  segment: string;
  profile: string;
  sequence: number;
  verified: boolean;
}

let gateway: Gateway;
let token: string;

beforeAll(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  gateway = await Gateway.start();
  token = gateway.at.token ?? "";
});

afterAll(async () => {
  await gateway.interrupt();
  await rm(gateway.data, { recursive: true, force: true });
});

describe("the demonstration journey", () => {
  it("prints an admin token at the very first start", () => {
    expect(token).toMatch(/^mk_/);
  });

  it("sends nothing before consent, and after a refusal only its receipt, which names nobody", async () => {
    await withVisitor(async (page, sent, requests) => {
      await page.goto(gateway.at.shop);
      await page.getByText("Кресло «Медведь»").click();
      await page.locator("#add-to-cart").click();
      await settle(page);
      expect(requests.map((request) => new URL(request.url()).pathname)).toEqual(["/c/demo.js", "/c/demo.js"]);
      await page.locator("#consent-decline").click();
      await settle(page);
      await page.goto(`${gateway.at.shop}/cart.html`);
      await page.waitForLoadState("load");
      await settle(page);
      expect(sent).toMatchObject([
        { name: "consent_updated", consent: { granted: [], denied: ["analytics", "advertising"] }, properties: { method: "cmp" } },
      ]);
      expect(sent[0]?.anonymous_id).toBeUndefined();
      expect(new Set(requests.map((request) => new URL(request.url()).pathname))).toEqual(new Set(["/c/demo.js", "/v1/events"]));
      expect((await page.context().cookies()).map((cookie) => cookie.name)).not.toContain("_mk_id");
    });
  });

  it("takes a visitor from the cart into the segment, and out of it with the order", async () => {
    await withVisitor(async (page, sent) => {
      await page.goto(gateway.at.shop);
      await page.screenshot({ path: join(SCREENSHOTS, "shop-consent.png") });
      await page.locator("#consent-accept").click();
      await page.getByText("Чайник «Иней»").click();
      await page.locator("#add-to-cart").click();
      await settle(page);
      await page.goto("about:blank");

      await expect.poll(() => names(sent), { timeout: 10_000 }).toEqual(
        expect.arrayContaining(["page_viewed", "product_viewed", "product_added"]),
      );
      const visitors = new Set(sent.map((event) => event.anonymous_id));
      expect(visitors.size).toBe(1);
      expect(sent.every((event) => event.consent.granted.includes("analytics"))).toBe(true);

      const entered = await partnerReceives("segment.entered");
      expect(entered).toMatchObject({ segment: "abandoned-cart", verified: true, sequence: 1 });
      const partner = await page.context().newPage();
      await partner.goto(gateway.at.partner);
      await partner.locator("tr[data-type='segment.entered']").waitFor();
      await partner.screenshot({ path: join(SCREENSHOTS, "partner-entered.png") });

      await page.goto(`${gateway.at.shop}/cart.html`);
      await page.locator("#checkout").click();
      await page.waitForURL("**/done.html");
      await expect.poll(() => names(sent), { timeout: 10_000 }).toContain("order_completed");
      const order = sent.find((event) => event.name === "order_completed");
      expect(order?.properties).toMatchObject({ revenue: 2490, currency: "RUB" });

      const exited = await partnerReceives("segment.exited");
      expect(exited).toMatchObject({ profile: entered.profile, verified: true, sequence: 2 });
      await partner.locator("tr[data-type='segment.exited']").waitFor();
      await partner.screenshot({ path: join(SCREENSHOTS, "partner-exited.png") });
    });
  });

  it("stops cleanly on Ctrl-C, and starts again with all its data", async () => {
    // The cart's entry and exit, and what became of the first order: sent to the mailing, or held out.
    await expect.poll(async () => (await deliveries()).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    const before = await deliveries();
    expect([0, 130]).toContain(await gateway.interrupt());
    await expect.poll(() => gateway.children(), { timeout: 20_000 }).toEqual([]);
    gateway = await Gateway.start(gateway.data);
    expect(gateway.at.token).toBeUndefined();
    expect(await deliveries()).toEqual(before);
  });
});

async function deliveries(): Promise<unknown[]> {
  const page = (await gateway.api("/projects/demo/deliveries", token)) as { items: unknown[] };
  return page.items;
}

async function received(): Promise<Received[]> {
  const answer = await fetch(`${gateway.at.partner}/received`);
  return (await answer.json()) as Received[];
}

async function partnerReceives(type: string, segment = "abandoned-cart"): Promise<Received> {
  const wanted = async () => (await received()).filter((message) => message.type === type && message.segment === segment);
  await expect.poll(async () => (await wanted()).length, { timeout: 60_000, interval: 250 }).toBe(1);
  return (await wanted())[0] as Received;
}

function names(sent: Sent[]): string[] {
  return sent.map((event) => event.name);
}

/** Longer than the script waits before it sends. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(1_000);
}

/** Runs a visit in a fresh profile and records every request to the gateway's public port. */
async function withVisitor(
  visit: (page: Page, sent: Sent[], requests: Request[]) => Promise<void>,
): Promise<void> {
  await withBrowser(async (context) => {
    const sent: Sent[] = [];
    const requests: Request[] = [];
    context.on("request", (request) => {
      if (request.url().startsWith(gateway.at.edge)) {
        requests.push(request);
        const body = request.postData();
        if (body) {
          sent.push(...(JSON.parse(body) as { events: Sent[] }).events);
        }
      }
    });
    await visit(context.pages()[0] ?? (await context.newPage()), sent, requests);
  });
}
