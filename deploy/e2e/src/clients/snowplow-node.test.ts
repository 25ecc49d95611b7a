import {
  buildEcommerceTransaction,
  buildEcommerceTransactionItem,
  buildPageView,
  buildSelfDescribingEvent,
  buildStructEvent,
  newTracker,
} from "@snowplow/node-tracker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Source } from "./source.js";

let source: Source;

beforeAll(async () => {
  source = await Source.create();
});

afterAll(() => source.close());

describe("@snowplow/node-tracker", () => {
  it.each(["post", "get"] as const)("sends every kind of event by %s, and each arrives as a canonical event", async (eventMethod) => {
    const answers: number[] = [];
    const tracker = newTracker(
      { namespace: "shop", appId: source.project, encodeBase64: eventMethod === "get" },
      {
        endpoint: source.edge,
        eventMethod,
        bufferSize: 5,
        onRequestSuccess: (_batch, response) => answers.push(response.status),
        onRequestFailure: ({ status }) => answers.push(status ?? 0),
      },
    );
    const user = `u-${eventMethod}`;
    tracker.setUserId(user);
    tracker.setDomainUserId(`domain-${eventMethod}`);
    tracker.setSessionId("session-9");
    tracker.setSessionIndex(4);
    const contexts = [{ schema: "iglu:com.acme/user/jsonschema/1-0-0", data: { tier: "gold" } }];
    tracker.track(buildPageView({ pageUrl: "https://shop.example/cart", pageTitle: "Корзина" }));
    tracker.track(buildStructEvent({ category: "video", action: `play_${eventMethod}`, label: "intro", value: 1.5 }));
    tracker.track(
      buildSelfDescribingEvent({
        event: { schema: `iglu:com.acme/form_${eventMethod}/jsonschema/1-0-0`, data: { form: "заявка", fields: [1, 2] } },
      }),
      contexts,
    );
    tracker.track(buildEcommerceTransaction({ orderId: `A-${eventMethod}`, total: 20.5, currency: "RUB" }));
    tracker.track(
      buildEcommerceTransactionItem({ orderId: `A-${eventMethod}`, sku: "p1", name: "Чайник", price: 10.25, quantity: 2, currency: "RUB" }),
    );
    await tracker.flush();

    const [form] = await source.stored(`form_${eventMethod}`);
    expect(form).toMatchObject({
      protocol: "snowplow",
      properties: { form: "заявка", fields: [1, 2] },
      consent_granted: ["analytics"],
      identifier_types: ["anonymous_id", "user_id"],
      context: {
        library: { name: "snowplow-node", version: "4.8.0" },
        session: { id: "session-9", number: 4 },
        snowplow: { app_id: source.project, platform: "srv", schema: `iglu:com.acme/form_${eventMethod}/jsonschema/1-0-0`, contexts },
      },
    });
    const count = eventMethod === "post" ? 1 : 2;
    expect((await source.stored("page_view", count)).at(-1)).toMatchObject({ url: "https://shop.example/cart", title: "Корзина" });
    expect((await source.stored(`play_${eventMethod}`))[0]?.properties).toMatchObject({ category: "video", label: "intro" });
    expect((await source.stored("transaction_item", count)).at(-1)).toMatchObject({ revenue: 0, order_id: `A-${eventMethod}` });
    const order = (await source.stored("order_completed", count)).find((event) => event.order_id === `A-${eventMethod}`);
    expect(order).toMatchObject({ revenue: 20.5, currency: "RUB" });
    if (eventMethod === "post") {
      expect(order?.items).toMatchObject([{ id: "p1", name: "Чайник", price: 10.25, quantity: 2 }]);
    }
    expect(answers.length).toBeGreaterThan(0);
    expect(answers.every((status) => status === 200)).toBe(true);
  });

  it("is told not to send again when nobody knows its app id", async () => {
    const refused: { status: number | undefined; willRetry: boolean }[] = [];
    const tracker = newTracker(
      { namespace: "shop", appId: "unheard-of", encodeBase64: true },
      { endpoint: source.edge, bufferSize: 1, onRequestFailure: ({ status, willRetry }) => refused.push({ status, willRetry }) },
    );
    tracker.track(buildPageView({ pageUrl: "https://shop.example/" }));
    await tracker.flush();
    await expect.poll(() => refused).toEqual([{ status: 401, willRetry: false }]);
  });
});
