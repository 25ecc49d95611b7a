import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Source } from "./source.js";

let source: Source;

beforeAll(async () => {
  source = await Source.create();
});

afterAll(() => source.close());

describe("a server's import of the past", () => {
  it("takes NDJSON with times of years ago for an import key, and tells which lines were bad", async () => {
    const lines = [
      { id: "old-1", name: "order_completed", time: "2019-03-08T10:00:00Z", user_id: "u-1", properties: { revenue: 10, currency: "RUB" } },
      { name: "nameless id" },
      { id: "old-2", name: "Signed Up", time: "2020-01-01T00:00:00+03:00", user_id: "u-1" },
    ];
    const body = gzipSync(`${lines.map((line) => JSON.stringify(line)).join("\n")}\nnot json\n`);
    const answer = await post(await source.importKey(), body, { "content-type": "application/x-ndjson", "content-encoding": "gzip" });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      accepted: 2,
      rejected: [
        { id: "", reason: "missing_field", pointer: "/1/id" },
        { id: "", reason: "invalid_value", pointer: "/3" },
      ],
    });
    expect((await source.stored("order_completed"))[0]).toMatchObject({
      protocol: "import",
      id: "old-1",
      time: "2019-03-08T10:00:00Z",
      revenue: 10,
    });
    expect((await source.stored("Signed Up"))[0]?.time).toBe("2019-12-31T21:00:00Z");
  });

  it("is refused for a write key, which anybody can read in a page", async () => {
    const answer = await post(source.writeKey, JSON.stringify({ events: [{ id: "x", name: "forged" }] }), {});
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain("import key");
  });
});

function post(key: string, body: BodyInit, headers: Record<string, string>): Promise<Response> {
  return fetch(`${source.edge}/v1/import`, { method: "POST", body, headers: { ...headers, authorization: `Bearer ${key}` } });
}
