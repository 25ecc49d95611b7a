import RudderAnalytics from "@rudderstack/rudder-sdk-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Source } from "./source.js";

let source: Source;

beforeAll(async () => {
  source = await Source.create();
});

afterAll(() => source.close());

// The client's optional queue (bull) is not installed: it stores events in a Redis of the shop's own before it sends.
describe("@rudderstack/rudder-sdk-node", () => {
  it("sends a gzipped batch, and each call arrives as a canonical event", async () => {
    const failures: unknown[] = [];
    const client = new RudderAnalytics(source.writeKey, {
      dataPlaneUrl: source.edge,
      errorHandler: (problem: unknown) => failures.push(problem),
    });
    client.identify({ userId: "u-7", traits: { email: "anna@shop.example", plan: "gold" } });
    client.track({
      userId: "u-7",
      event: "Order Refunded",
      properties: { order_id: "A-1", total: 500, currency: "RUB", products: [{ product_id: "p1", price: 500 }] },
    });
    client.page({ userId: "u-7", name: "Cart", properties: { url: "https://shop.example/cart" } });
    client.screen({ userId: "u-7", name: "Home" });
    client.group({ userId: "u-7", groupId: "acme", traits: { seats: 3 } });
    client.alias({ userId: "u-7", previousId: "anon-1" });
    await new Promise<void>((done) => client.flush(() => done()));
    expect(failures).toEqual([]);

    expect((await source.stored("order_refunded"))[0]).toMatchObject({
      protocol: "rudderstack",
      revenue: -500,
      currency: "RUB",
      order_id: "A-1",
      items: [{ id: "p1", price: 500, quantity: 1 }],
      identifier_types: ["user_id"],
    });
    expect((await source.stored("identify"))[0]).toMatchObject({
      traits: { plan: "gold" },
      identifier_types: ["email", "user_id"],
    });
    expect((await source.stored("page_view"))[0]?.url).toBe("https://shop.example/cart");
    await source.stored("screen_view");
    expect((await source.stored("group"))[0]?.properties).toMatchObject({ group_id: "acme" });
    expect((await source.stored("alias"))[0]?.identifier_types).toEqual(["anonymous_id", "user_id"]);
  });
});
