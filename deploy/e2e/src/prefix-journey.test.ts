import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Gateway } from "./gateway.js";

const PREFIX = "/stats";
const CONTAINER = "/projects/hidden/containers/hidden";
const DRAFT = `${CONTAINER}/workspaces/default`;

let gateway: Gateway;
let token: string;
let server: Server;
let shop: string;

const api = (path: string, body?: object) => gateway.api(path, token, body);

beforeAll(async () => {
  gateway = await Gateway.start(undefined, false, { METKA_EDGE_PREFIX: PREFIX });
  token = gateway.at.token ?? "";
  const script = `${new URL(gateway.at.edge).origin}${PREFIX}/c/hidden.js`;
  server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Shop</title>
      <script>window.dataLayer=[];function gtag(){dataLayer.push(arguments)}gtag("consent","default",{analytics_storage:"denied"})</script>
      <script src="${script}"></script>`);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  shop = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  await api("/projects", { id: "hidden", name: "Hidden" });
  await api("/projects/hidden/sources", { id: "web", name: "Web" });
  await api("/projects/hidden/containers", { id: "hidden", name: "Hidden", source: "web" });
  await api(`${DRAFT}/triggers`, { id: "pages", name: "Pages", type: "page_view", parameters: {} });
  await api(`${DRAFT}/triggers`, { id: "in", name: "In", type: "audience", parameters: { segment: "readers" } });
  await api(`${DRAFT}/tags`, eventTag("seen", "pages"));
  await api(`${DRAFT}/tags`, eventTag("welcomed", "in"));
  await api("/projects/hidden/segments", {
    id: "readers",
    name: "Readers",
    on_page: true,
    rule: { version: 1, rule: { did: { event: { name: "seen" }, window: { last: "P1D" } } } },
  });
  await api(`${DRAFT}/versions`, { name: "First" });
  await api(`${CONTAINER}/versions/1/publish`, {});
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await gateway.interrupt();
  await rm(gateway.data, { recursive: true, force: true });
});

function eventTag(id: string, trigger: string): object {
  return { id, name: id, type: "metka_event", parameters: { event: id }, triggers: [trigger], purposes: ["analytics"] };
}

/** The paths of all requests to the gateway with their answers' statuses, and the names of the events in them. */
function watched(context: BrowserContext): { paths: Set<string>; names: string[] } {
  const seen = { paths: new Set<string>(), names: [] as string[] };
  context.on("response", (answer) => {
    const url = new URL(answer.url());
    if (url.origin === new URL(gateway.at.edge).origin) {
      seen.paths.add(`${url.pathname.replace(/\/hidden\/[^/]+\.js$/, "/hidden/….js")} ${answer.status()}`);
      const body = url.pathname.endsWith("/events") ? answer.request().postData() : null;
      seen.names.push(...(body ? (JSON.parse(body) as { events: { name: string }[] }).events.map(({ name }) => name) : []));
    }
  });
  return seen;
}

const agree = (page: Page): Promise<unknown> =>
  page.evaluate('gtag("consent","update",{analytics_storage:"granted"})');

describe("a gateway below a path of the site's own", () => {
  it("serves the script there, takes events and receipts there, and says there who the visitor is", async () => {
    await withBrowser(async (context) => {
      const { paths, names } = watched(context);
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(`${shop}/`);
      await agree(page);
      await expect.poll(() => names.toSorted(), { timeout: 20_000 }).toEqual(["consent_updated", "seen"]);
      // The segment's answer is asked for with the next page, once the visitor is in it.
      await expect
        .poll(
          async () => {
            await page.goto(`${shop}/again`);
            await page.waitForTimeout(500);
            return names;
          },
          { timeout: 60_000 },
        )
        .toContain("welcomed");
      expect([...paths].sort()).toEqual([`${PREFIX}/c/hidden.js 200`, `${PREFIX}/v1/audiences 200`, `${PREFIX}/v1/events 200`]);
    });
  });

  it("keeps a receipt of what the page's own consent platform told", async () => {
    const visitor = { anonymous_id: "" };
    await withBrowser(async (context) => {
      const { names } = watched(context);
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(`${shop}/`);
      await agree(page);
      await expect.poll(() => names, { timeout: 20_000 }).toContain("consent_updated");
      await expect
        .poll(async () => (await context.cookies(shop)).find(({ name }) => name === "_mk_id")?.value, { timeout: 20_000 })
        .toBeDefined();
      visitor.anonymous_id = (await context.cookies(shop)).find(({ name }) => name === "_mk_id")?.value ?? "";
      await page.evaluate('gtag("consent","update",{analytics_storage:"denied"})');
      await expect.poll(() => names.filter((name) => name === "consent_updated"), { timeout: 20_000 }).toHaveLength(2);
    });
    const subject = { type: "anonymous_id", value: visitor.anonymous_id };
    const proof = async () => ((await api("/projects/hidden/consent/subjects", subject)) as { receipts: unknown[] }).receipts;
    await expect.poll(async () => (await proof()).length, { timeout: 30_000 }).toBe(2);
    expect(await proof()).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ method: "cmp", granted: ["analytics"], denied: [] }),
        expect.objectContaining({ method: "cmp", granted: [], denied: ["analytics"] }),
      ]),
    );
  });

  it("shows a draft there, and answers nothing elsewhere but how it is", async () => {
    await api(`${DRAFT}/tags`, eventTag("drafted", "pages"));
    const { link } = (await api(`${DRAFT}/preview`, { url: `${shop}/?a=1` })) as { link: string };
    await withBrowser(async (context) => {
      const { paths, names } = watched(context);
      await context.addCookies([{ name: "_mk_consent", value: "analytics=1", url: shop }]);
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(link);
      await page.getByText(/Metka preview/).waitFor();
      await expect.poll(() => names, { timeout: 20_000 }).toContain("drafted");
      expect([...paths].filter((path) => !path.startsWith(`${PREFIX}/`))).toEqual([]);
    });
    const edge = new URL(gateway.at.edge).origin;
    const statuses = await Promise.all(
      ["/healthz", "/c/hidden.js", "/v1/events", "/v1/audiences", "/statistics/c/hidden.js", PREFIX].map(
        async (path) => (await fetch(edge + path)).status,
      ),
    );
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404]);
  });
});
