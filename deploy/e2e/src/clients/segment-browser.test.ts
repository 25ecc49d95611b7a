import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Site } from "./page.js";
import { Source } from "./source.js";

/** As much of the client's global as a page uses here. */
declare const AnalyticsNext: {
  AnalyticsBrowser: {
    load(settings: { writeKey: string; cdnURL: string }, options?: Record<string, unknown>): Calls;
  };
};

interface Calls {
  page(): Promise<unknown>;
  identify(user: string, traits: Record<string, unknown>): Promise<unknown>;
  track(event: string, properties: Record<string, unknown>, options?: Record<string, unknown>): Promise<unknown>;
  group(id: string, traits: Record<string, unknown>): Promise<unknown>;
  alias(to: string): Promise<unknown>;
}

let source: Source;

beforeAll(async () => {
  source = await Source.create();
});

afterAll(() => source.close());

describe("@segment/analytics-next in Chromium", () => {
  it("needs the gateway's address as its CDN alone, and sends every call there", async () => {
    const site = await Site.open("@segment/analytics-next/dist/umd", '<script src="/modules/index.js"></script>');
    try {
      await site.page.evaluate(
        async ({ writeKey, cdnURL }) => {
          const analytics = AnalyticsNext.AnalyticsBrowser.load({ writeKey, cdnURL });
          await analytics.page();
          await analytics.identify("u-7", { email: "anna@shop.example" });
          await analytics.track("Product Added", { product_id: "p1", name: "Чайник", price: 990, currency: "RUB", quantity: 2 });
          await analytics.track(
            "Consent Asked",
            { plan: "gold" },
            { context: { consent: { categoryPreferences: { analytics: false } } } },
          );
          await analytics.group("acme", { seats: 3 });
          await analytics.alias("u-8");
        },
        { writeKey: source.writeKey, cdnURL: source.edge },
      );
      expect((await source.stored("page_view"))[0]).toMatchObject({
        protocol: "segment",
        title: "Магазин",
        identifier_types: ["anonymous_id"],
        consent_granted: ["analytics"],
        context: {
          library: { name: "analytics.js" },
          campaign: { source: "yandex", name: "autumn" },
          timezone: expect.any(String),
          locale: expect.any(String),
        },
      });
      expect((await source.stored("page_view"))[0]?.url).toContain("/catalog");
      expect((await source.stored("identify"))[0]?.identifier_types).toEqual(["anonymous_id", "email", "user_id"]);
      expect((await source.stored("product_added"))[0]).toMatchObject({
        currency: "RUB",
        items: [{ id: "p1", name: "Чайник", price: 990, quantity: 2 }],
      });
      expect((await source.stored("Consent Asked"))[0]).toMatchObject({
        identifier_types: [],
        properties: {},
        consent_denied: ["analytics"],
      });
      await source.stored("group");
      await source.stored("alias");
      expect(site.problems).toEqual([]);
    } finally {
      await site.close();
    }
  });

  it("sends batches when it is set so", async () => {
    const site = await Site.open("@segment/analytics-next/dist/umd", '<script src="/modules/index.js"></script>');
    try {
      await site.page.evaluate(
        async ({ writeKey, cdnURL }) => {
          const analytics = AnalyticsNext.AnalyticsBrowser.load(
            { writeKey, cdnURL },
            { integrations: { "Segment.io": { deliveryStrategy: { strategy: "batching", config: { size: 3, timeout: 500 } } } } },
          );
          await Promise.all([1, 2, 3].map((step) => analytics.track("Step Done", { step })));
        },
        { writeKey: source.writeKey, cdnURL: source.edge },
      );
      const steps = await source.stored("Step Done", 3);
      expect(steps.map((event) => event.properties["step"])).toEqual([1, 2, 3]);
      expect(site.problems).toEqual([]);
    } finally {
      await site.close();
    }
  });
});
