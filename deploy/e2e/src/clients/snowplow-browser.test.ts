import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Site } from "./page.js";
import { Source } from "./source.js";

let source: Source;
let asking: Source;

beforeAll(async () => {
  source = await Source.create();
  asking = await Source.create([]);
});

afterAll(() => {
  source.close();
  asking.close();
});

const CALLS = `
  sp.enableActivityTracking({ minimumVisitLength: 1, heartbeatDelay: 1 });
  sp.setUserId("u-7");
  sp.trackPageView({ context: [{ schema: "iglu:com.acme/user/jsonschema/1-0-0", data: { tier: "gold" } }] });
  sp.trackStructEvent({ category: "video", action: "play", label: "intro", property: "hd", value: 1.5 });
  sp.trackSelfDescribingEvent({ event: {
    schema: "iglu:com.snowplowanalytics.snowplow.ecommerce/snowplow_ecommerce_action/jsonschema/1-0-2", data: { type: "transaction" } },
    context: [
      { schema: "iglu:com.snowplowanalytics.snowplow.ecommerce/product/jsonschema/1-0-0",
        data: { id: "p1", name: "Чайник", category: "Кухня", price: 995, quantity: 2, currency: "RUB" } },
      { schema: "iglu:com.snowplowanalytics.snowplow.ecommerce/transaction/jsonschema/1-0-0",
        data: { transaction_id: "A-1", revenue: 1990, currency: "RUB", payment_method: "card" } },
    ] });
`;

async function open(of: Source, options: string): Promise<Site> {
  return Site.open(
    "@snowplow/browser-tracker/dist",
    `<script src="/modules/index.umd.js"></script><script>
      const sp = window.snowplowBrowserTracking;
      sp.newTracker("sp", "${of.edge}", { appId: "${of.project}", platform: "web", ${options} });
      ${CALLS}
    </script>`,
  );
}

async function cookie(site: Site, of: Source): Promise<string> {
  const all = await site.page.context().cookies(of.edge);
  return all.find(({ name }) => name === "sp")?.value ?? "";
}

describe("@snowplow/browser-tracker in Chromium", () => {
  it.each(["post", "get"])("sends by %s, page pings included, under one network user id", async (method) => {
    const site = await open(source, `eventMethod: "${method}", contexts: { webPage: true, session: true }`);
    // A page ping tells that somebody is there.
    const moving = setInterval(() => void site.page.mouse.move(50 + 100 * Math.random(), 50).catch(() => {}), 300);
    try {
      const before = method === "post" ? 0 : 1;
      const order = (await source.stored("order_completed", before + 1)).at(-1);
      expect(order).toMatchObject({
        protocol: "snowplow",
        revenue: 1990,
        currency: "RUB",
        order_id: "A-1",
        items: [{ id: "p1", name: "Чайник", category: "Кухня", price: 995, quantity: 2 }],
        consent_granted: ["analytics"],
        identifier_types: ["anonymous_id", "network_userid", "user_id"],
        context: { library: { name: "snowplow-js", version: "4.10.1" }, session: { id: expect.any(String), number: 1 } },
      });
      const view = (await source.stored("page_view", before + 1)).at(-1);
      expect(view).toMatchObject({ title: "Магазин", url: expect.stringContaining("utm_source=yandex") });
      expect(JSON.stringify(view?.context)).toContain('"tier":"gold"');
      await source.stored("play", before + 1);
      await source.stored("page_ping", before + 1);
      await expect.poll(() => cookie(site, source)).toMatch(/^[0-9a-f-]{36}$/);
      expect(site.problems).toEqual([]);
    } finally {
      clearInterval(moving);
      await site.close();
    }
  });

  it("is served without any id of its own when it asks for anonymity", async () => {
    const known = (await source.stored("page_view")).length;
    const site = await open(source, "anonymousTracking: { withServerAnonymisation: true, withSessionTracking: true }");
    try {
      const view = (await source.stored("page_view", known + 1)).at(-1);
      expect(view?.identifier_types).toEqual([]);
      expect(await cookie(site, source)).toBe("");
      expect(site.problems).toEqual([]);
    } finally {
      await site.close();
    }
  });

  it("gets no cookie, and is counted without a name, where nobody answers for consent", async () => {
    const site = await open(asking, "");
    try {
      expect((await asking.stored("order_completed"))[0]).toMatchObject({ revenue: 1990, order_id: "", identifier_types: [], context: {} });
      expect(await cookie(site, asking)).toBe("");
      expect(site.problems).toEqual([]);
    } finally {
      await site.close();
    }
  });
});
