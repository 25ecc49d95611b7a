import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrowser } from "./browser.js";
import { Gateway } from "./gateway.js";

const CONTAINER = "/projects/sites/containers/sites";
const DRAFT = `${CONTAINER}/workspaces/default`;

/** Something that a preview told. */
interface Told {
  kind: string;
  name?: string;
  id?: string;
  status?: string;
}

let gateway: Gateway;
let token: string;
/** The pages of two sites, at 127.0.0.1 and at localhost, under a strict policy. */
let server: Server;
let shop: string;
let pay: string;

const api = (path: string, body?: object) => gateway.api(path, token, body);

beforeAll(async () => {
  gateway = await Gateway.start();
  token = gateway.at.token ?? "";
  const edge = gateway.at.edge;
  server = createServer((request, response) => {
    const pages = `<a id="pay" href="${pay}/checkout?order=7#card">Pay</a>`;
    response.writeHead(200, {
      "content-type": "text/html",
      "content-security-policy": `default-src 'none'; script-src 'nonce-n'; connect-src ${edge}; require-trusted-types-for 'script'; trusted-types metka metka-preview`,
    });
    response.end(`<!doctype html><title>${request.url}</title><h1>Shop</h1>${pages}<script nonce="n" src="${edge}/c/sites.js"></script>`);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const port = (server.address() as AddressInfo).port;
  shop = `http://127.0.0.1:${port}`;
  pay = `http://localhost:${port}`;

  await api("/projects", { id: "sites", name: "Sites" });
  await api("/projects/sites/sources", { id: "web", name: "Web" });
  await api("/projects/sites/containers", { id: "sites", name: "Sites", source: "web" });
  await api(`${DRAFT}/settings`, { id: "cross_domain", value: { hosts: ["localhost"] } });
  await api(`${DRAFT}/triggers`, { id: "pages", name: "Pages", type: "page_view", parameters: {} });
  await api(`${DRAFT}/tags`, eventTag("seen", "pages"));
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

/** The names of events that leave for the gateway, previews included. */
function left(context: BrowserContext): string[] {
  const names: string[] = [];
  context.on("request", (request) => {
    const body = request.url().endsWith("/events") ? request.postData() : null;
    names.push(...(body ? (JSON.parse(body) as { events: { name: string }[] }).events.map(({ name }) => name) : []));
  });
  return names;
}

async function agree(context: BrowserContext): Promise<Page> {
  await context.addCookies([shop, pay].map((url) => ({ name: "_mk_consent", value: "analytics=1", url })));
  return context.pages()[0] ?? context.newPage();
}

const idAt = async (context: BrowserContext, site: string) =>
  (await context.cookies(site)).find(({ name }) => name === "_mk_id")?.value;

/** Everything that the console is told of a preview, as it comes. */
async function follow(session: string, told: Told[], stop: AbortSignal): Promise<void> {
  const answer = await fetch(`${gateway.at.console}/api/v1/projects/sites/preview/${session}/events`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop,
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const lines = (text + part.value).split("\n");
    text = lines.pop() ?? "";
    told.push(...lines.filter((line) => line.startsWith("data: {")).map((line) => JSON.parse(line.slice(6)) as Told));
  }
}

describe("a container on the sites of a company", () => {
  it("shows a draft to the browser of its link, tells the console what happens, and leaves other visitors alone", async () => {
    await api(`${DRAFT}/triggers`, { id: "steps", name: "Steps", type: "history_change", parameters: {} });
    await api(`${DRAFT}/tags`, eventTag("stepped", "steps"));
    const preview = (await api(`${DRAFT}/preview`, { url: `${shop}/?a=1` })) as { link: string; session: string };
    const told: Told[] = [];
    const stop = new AbortController();
    const stream = follow(preview.session, told, stop.signal).catch(() => {});

    await withBrowser(async (context) => {
      const names = left(context);
      const page = await agree(context);
      await page.goto(preview.link);
      await page.getByText(/Metka preview/).waitFor();
      expect(page.url()).toBe(`${shop}/?a=1`);
      await expect.poll(() => told.map(({ kind }) => kind), { timeout: 20_000 }).toContain("page");
      await page.evaluate(() => history.pushState({}, "", "/step"));
      const stepped = { kind: "tag", id: "stepped", status: "succeeded" };
      await expect.poll(() => told, { timeout: 20_000 }).toContainEqual(expect.objectContaining(stepped));
      await expect.poll(() => told, { timeout: 20_000 }).toContainEqual(expect.objectContaining({ kind: "sent", name: "stepped" }));
      expect(names).toEqual(["seen", "stepped"]);

      const another = async (other: BrowserContext): Promise<void> => {
        const seen = left(other);
        const visitor = await agree(other);
        await visitor.goto(`${shop}/`);
        await visitor.evaluate(() => history.pushState({}, "", "/step"));
        await expect.poll(() => seen, { timeout: 20_000 }).toEqual(["seen"]);
        await visitor.goto(preview.link);
        await expect.poll(() => seen, { timeout: 20_000 }).toEqual(["seen", "seen"]);
        expect(await visitor.getByText(/Metka preview/).count()).toBe(0);
      };
      await withBrowser(another, { userAgent: "Mozilla/5.0 (X11; Linux x86_64) Another/1.0" });
    });
    stop.abort();
    await stream;
  });

  it("keeps a visitor one from site to site, once for each link", async () => {
    await withBrowser(async (context) => {
      const page = await agree(context);
      let address = "";
      context.on("request", (request) => {
        address = request.isNavigationRequest() && request.url().startsWith(pay) ? request.url() : address;
      });
      const given = page.waitForResponse(/\/v1\/link$/);
      await page.goto(`${shop}/`);
      expect(((await (await given).json()) as { expires_in: number }).expires_in).toBe(120);
      await page.evaluate(() => new Promise((turn) => setTimeout(turn)));
      const accepted = page.waitForResponse(/\/v1\/link\/accept$/);
      await page.click("#pay");
      expect(await (await accepted).json()).toMatchObject({ outcome: "adopted" });
      await page.waitForURL(`${pay}/checkout?order=7#card`);
      await expect.poll(() => idAt(context, pay), { timeout: 20_000 }).toBeDefined();
      expect(await idAt(context, pay)).toBe(await idAt(context, shop));
      expect(address).toMatch(/\?order=7&_mk_l=[\w-]{90,}#card$|\?order=7&_mk_l=[\w-]{90,}$/);

      await withBrowser(async (other) => {
        const visitor = await agree(other);
        const refused = visitor.waitForResponse(/\/v1\/link\/accept$/);
        await visitor.goto(address);
        expect(await (await refused).json()).toEqual({ outcome: "spent", anonymous_id: "" });
        await expect.poll(() => idAt(other, pay), { timeout: 20_000 }).toBeDefined();
        expect(await idAt(other, pay)).not.toBe(await idAt(context, pay));
      });
    });
  });
});
