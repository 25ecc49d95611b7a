import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Source } from "./source.js";

let source: Source;

beforeAll(async () => {
  source = await Source.create([]);
});

afterAll(() => source.close());

/** gtag.js comes from no registry: hits as it writes them, with a shop's data. */
function hit(more: string): string {
  return (
    `${source.edge}/g/collect?v=2&tid=${source.project}&gtm=45je5b1v9&_p=1763800000000&gcs=G111&gcd=13t3t3t3t5&npa=0&dma=0` +
    `&cid=1234567890.1700000000&ul=ru-ru&sr=1920x1080&sid=1763799999&sct=2&seg=1&_s=3` +
    `&dl=https%3A%2F%2Fshop.example%2Fcart&dt=%D0%9A%D0%BE%D1%80%D0%B7%D0%B8%D0%BD%D0%B0${more}`
  );
}

describe("what gtag.js sends", () => {
  it("is taken from a beacon with several events, and a repeated beacon is taken once", async () => {
    const body = [
      "en=add_to_cart&cu=RUB&epn.value=995&pr1=idp1~nm%D0%A7%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA~pr995~qt1",
      "en=purchase&cu=RUB&epn.value=1990&ep.transaction_id=A-1&pr1=idp1~nm%D0%A7%D0%B0%D0%B9%D0%BD%D0%B8%D0%BA~pr995~qt2",
    ].join("\r\n");
    for (let time = 0; time < 2; time++) {
      const answer = await fetch(hit(""), { method: "POST", body, headers: { origin: "https://shop.example" } });
      expect(answer.status).toBe(204);
      expect(answer.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    }
    expect((await fetch(hit("&en=page_view&_ee=1&uid=u-7"))).status).toBe(204);
    expect((await source.stored("page_view"))[0]).toMatchObject({ title: "Корзина", identifier_types: ["anonymous_id", "user_id"] });
    expect(await source.stored("order_completed")).toMatchObject([
      {
        protocol: "ga4",
        revenue: 1990,
        currency: "RUB",
        order_id: "A-1",
        items: [{ id: "p1", name: "Чайник", price: 995, quantity: 2 }],
        consent_granted: ["advertising", "analytics"],
        context: { session: { id: "1763799999", number: 2 } },
      },
    ]);
    expect(await source.stored("product_added")).toHaveLength(1);
  });
});

describe("the Measurement Protocol", () => {
  const address = (path: string) => `${source.edge}${path}?measurement_id=${source.project}&api_secret=${source.writeKey}`;

  it("takes a server's events, and judges them below /debug without keeping them", async () => {
    const message = { client_id: "1.2", events: [{ name: "refund", params: { transaction_id: "A-1", value: 500, currency: "RUB" } }, {}] };
    const judged = await fetch(address("/debug/mp/collect"), { method: "POST", body: JSON.stringify(message) });
    expect(await judged.json()).toEqual({
      validationMessages: [
        { fieldPath: "events[1].name", description: "Event not taken: missing_field at events[1].name", validationCode: "VALUE_REQUIRED" },
      ],
    });
    expect((await fetch(address("/mp/collect"), { method: "POST", body: JSON.stringify(message) })).status).toBe(204);
    const refunds = await source.stored("order_refunded");
    expect(refunds).toMatchObject([{ revenue: -500, identifier_types: [] }]);
  });

  it("says which source it does not know", async () => {
    const answer = await fetch(`${source.edge}/mp/collect?measurement_id=G-UNKNOWN`, { method: "POST", body: '{"client_id":"1.2","events":[]}' });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("alias");
  });
});
