import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const MODULES = resolve(import.meta.dirname, "../../node_modules");

/** A site with one page, and Chromium on it: where a browser client runs as its maker built it. */
export class Site {
  private constructor(
    readonly page: Page,
    /** Requests that failed, and errors of the page: a client's way to say that something is wrong. */
    readonly problems: string[],
    private readonly context: BrowserContext,
    private readonly server: Server,
    private readonly profile: string,
  ) {}

  /**
   * Opens the page.
   *
   * @param modules files below node_modules that the page may load, from \`/modules/\`
   * @param head HTML of the page's head
   */
  static async open(modules: string, head: string): Promise<Site> {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://site").pathname;
      if (path.startsWith("/modules/") && !path.includes("..")) {
        readFile(join(MODULES, modules, path.slice("/modules/".length))).then(
          (file) => response.writeHead(200, { "content-type": "text/javascript" }).end(file),
          () => response.writeHead(404).end(),
        );
      } else {
        response
          .writeHead(200, { "content-type": "text/html; charset=utf-8" })
          .end(`<!doctype html><html lang="ru"><head><title>Магазин</title>${head}</head><body></body></html>`);
      }
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const profile = await mkdtemp(join(tmpdir(), "metka-client-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") {
        problems.push(message.text());
      }
    });
    page.on("requestfailed", (request) => problems.push(`${request.url()} ${request.failure()?.errorText}`));
    page.on("response", (answer) => {
      if (answer.status() >= 400 && !answer.url().endsWith("/favicon.ico")) {
        problems.push(`${answer.url()} answered ${answer.status()}`);
      }
    });
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/catalog?utm_source=yandex&utm_campaign=autumn`);
    return new Site(page, problems, context, server, profile);
  }

  async close(): Promise<void> {
    await this.context.close();
    this.server.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}
