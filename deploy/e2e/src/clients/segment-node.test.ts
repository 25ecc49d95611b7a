import { Analytics } from "@segment/analytics-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Source } from "./source.js";

let source: Source;
let refused: Source;

beforeAll(async () => {
  source = await Source.create();
  refused = await Source.create([]);
});

afterAll(() => {
  source.close();
  refused.close();
});

describe("@segment/analytics-node", () => {
  it("sends every kind of call, and each arrives as a canonical event", async () => {
    const failures: unknown[] = [];
    const analytics = client(source, failures);
    const timestamp = new Date(Date.now() - 60_000);
    analytics.track({
      userId: "u-7",
      event: "Order Completed",
      messageId: "order-1",
      timestamp,
      properties: {
        order_id: "A-1",
        revenue: 1990.5,
        currency: "RUB",
        products: [{ product_id: "p1", name: "Чайник", price: 995.25, quantity: 2 }],
      },
    });
    analytics.identify({ userId: "u-7", traits: { email: "anna@shop.example", plan: "gold" } });
    analytics.page({ userId: "u-7", name: "Корзина", properties: { url: "https://shop.example/cart" } });
    analytics.screen({ userId: "u-7", name: "Home" });
    analytics.group({ userId: "u-7", groupId: "acme", traits: { seats: 3 } });
    analytics.alias({ userId: "u-7", previousId: "anon-1" });
    await analytics.closeAndFlush();
    expect(failures).toEqual([]);

    const [order] = await source.stored("order_completed");
    expect(order).toMatchObject({
      protocol: "segment",
      id: "order-1",
      revenue: 1990.5,
      currency: "RUB",
      order_id: "A-1",
      items: [{ id: "p1", name: "Чайник", price: 995.25, quantity: 2 }],
      identifier_types: ["user_id"],
      consent_granted: ["analytics"],
      context: { library: { name: "@segment/analytics-node", version: "3.1.0" } },
    });
    expect(Math.abs(Date.parse(order?.time ?? "") - timestamp.getTime())).toBeLessThan(5_000);
    const [identify] = await source.stored("identify");
    expect(identify).toMatchObject({ traits: { plan: "gold" }, identifier_types: ["email", "user_id"] });
    expect((await source.stored("page_view"))[0]).toMatchObject({ url: "https://shop.example/cart" });
    await source.stored("screen_view");
    expect((await source.stored("group"))[0]?.properties).toMatchObject({ group_id: "acme", traits: { seats: 3 } });
    expect((await source.stored("alias"))[0]?.identifier_types).toEqual(["anonymous_id", "user_id"]);
    expect(new Set(source.all().map((event) => event.profile)).size).toBe(1);
  });

  it("is believed when it declares consent itself, and denied when nobody does", async () => {
    const analytics = client(refused, []);
    analytics.track({ userId: "u-8", event: "Signed Up", properties: { plan: "gold" } });
    analytics.track({
      userId: "u-8",
      event: "Signed In",
      properties: { plan: "gold" },
      context: { consent: { categoryPreferences: { analytics: true, advertising: false } } },
    });
    await analytics.closeAndFlush();
    const [silent] = await refused.stored("Signed Up");
    expect(silent).toMatchObject({ identifier_types: [], properties: {}, consent_granted: [] });
    const [declared] = await refused.stored("Signed In");
    expect(declared).toMatchObject({
      identifier_types: ["user_id"],
      properties: { plan: "gold" },
      consent_granted: ["analytics"],
      consent_denied: ["advertising"],
    });
  });

  it("says so when its write key is unknown", async () => {
    const failures: string[] = [];
    const analytics = new Analytics({ writeKey: "wk_nobody_0000000000", host: source.edge, path: "/v1/batch", maxRetries: 0 });
    analytics.on("error", (problem) => failures.push(String(problem.reason)));
    analytics.track({ userId: "u-9", event: "Lost" });
    await analytics.closeAndFlush();
    expect(failures.join()).toContain("401");
  });
});

function client(to: Source, failures: unknown[]): Analytics {
  const analytics = new Analytics({ writeKey: to.writeKey, host: to.edge, path: "/v1/batch" });
  analytics.on("error", (problem) => failures.push(problem));
  return analytics;
}
