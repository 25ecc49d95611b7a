import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Site } from "./page.js";
import { Source } from "./source.js";

let source: Source;

beforeAll(async () => {
  source = await Source.create();
});

afterAll(() => source.close());

const CALLS = `
  client.page("Catalog", "Main", { colour: "red" });
  client.identify("u-7", { email: "anna@shop.example" });
  client.track("Order Completed", {
    order_id: "A-1", revenue: 1990, currency: "RUB",
    products: [{ product_id: "p1", name: "Чайник", price: 995, quantity: 2 }],
  });
  client.group("acme", { seats: 3 });
`;

async function open(options: string): Promise<Site> {
  return Site.open(
    "@rudderstack/analytics-js/dist/npm/modern/bundled/umd",
    `<script src="/modules/index.js"></script><script>
      const client = new rudderanalytics.RudderAnalytics();
      client.load("${source.writeKey}", "${source.edge}", { configUrl: "${source.edge}", ${options} });
      ${CALLS}
    </script>`,
  );
}

describe("@rudderstack/analytics-js in Chromium", () => {
  it("asks the gateway for its source, and sends every call there with its own headers", async () => {
    const site = await open("");
    try {
      expect((await source.stored("order_completed"))[0]).toMatchObject({
        protocol: "rudderstack",
        revenue: 1990,
        currency: "RUB",
        order_id: "A-1",
        items: [{ id: "p1", name: "Чайник", price: 995, quantity: 2 }],
        identifier_types: expect.arrayContaining(["anonymous_id", "user_id"]),
        consent_granted: ["analytics"],
        context: {
          library: { name: "RudderLabs JavaScript SDK" },
          session: { id: expect.any(String) },
          campaign: { source: "yandex", name: "autumn" },
        },
      });
      expect((await source.stored("page_view"))[0]).toMatchObject({ title: "Магазин", properties: { colour: "red" } });
      expect((await source.stored("identify"))[0]?.identifier_types).toEqual(["anonymous_id", "email", "user_id"]);
      await source.stored("group");
      expect(site.problems).toEqual([]);
    } finally {
      await site.close();
    }
  });

  it("sends by beacon when it is set so", async () => {
    const site = await open("useBeacon: true, beaconQueueOptions: { flushQueueInterval: 300 }");
    try {
      await source.stored("order_completed", 2);
      expect(site.problems).toEqual([]);
    } finally {
      await site.close();
    }
  });
});
