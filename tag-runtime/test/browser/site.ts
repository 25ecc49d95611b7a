import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Config } from '../../src/config';
import { type Build, FakeGateway, listen, origin, script } from './gateway';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Compiled {
  out: { features: string[]; config: Config };
}

/** A container that the gateway compiled, from `vectors/containers`. */
export function compiled(name: string): Compiled['out'] {
  const file = new URL(`../../vectors/containers/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as Compiled).out;
}

/** One answer of the site; its text may hold `{{snippet}}` for the script element. */
export interface Document {
  html: string;
  headers?: Record<string, string>;
}

/** A site with a container, a gateway beside it, and a browser with an empty profile. */
export class Site {
  readonly documents = new Map<string, Document>();
  /** What went wrong on any page; a container must never add to it. */
  readonly pageErrors: string[] = [];

  private constructor(
    readonly gateway: FakeGateway,
    private readonly server: Server,
    readonly context: BrowserContext,
    private readonly profile: string,
  ) {}

  static async open(build: Build): Promise<Site> {
    if (!existsSync(CHROMIUM)) {
      throw new Error(`No Chromium at ${CHROMIUM}: install it, or say where it is with CHROMIUM=/path`);
    }
    const gateway = await FakeGateway.start();
    for (const name of ['demo-shop', 'every-kind']) {
      const { config, features } = compiled(name);
      gateway.scripts.set(config.id, script(build, config, features));
    }
    const profile = mkdtempSync(join(tmpdir(), 'metka-browser-'));
    const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: FLAGS });
    let site: Site;
    const server = await listen((request, response) => site.answer(request.url ?? '/', response));
    site = new Site(gateway, server, context, profile);
    return site;
  }

  get origin(): string {
    return origin(this.server);
  }

  /** Forgets what the last test left: requests, documents, cookies, pages. */
  async reset(): Promise<void> {
    await Promise.all(this.context.pages().map((page) => page.close()));
    await this.context.clearCookies();
    this.gateway.reset();
    this.documents.clear();
    this.pageErrors.length = 0;
  }

  async close(): Promise<void> {
    await this.context.close();
    this.server.closeAllConnections();
    this.server.close();
    this.gateway.stop();
    rmSync(this.profile, { recursive: true, force: true });
  }

  /** A new page on which nothing may go wrong. */
  async page(): Promise<Page> {
    const page = await this.context.newPage();
    page.on('pageerror', (error) => this.pageErrors.push(error.message));
    return page;
  }

  /** Puts a document at a path and opens it; `{{snippet}}` becomes the script element of the container. */
  async visit(document: Document | string, path = '/', container = 'demo'): Promise<Page> {
    this.put(path, document, container);
    const page = await this.page();
    await page.goto(this.origin + path, { waitUntil: 'load' });
    return page;
  }

  put(path: string, document: Document | string, container = 'demo'): void {
    const { html, headers } = typeof document === 'string' ? { html: document, headers: {} } : document;
    const snippet = `<script async src="${this.gateway.origin}/c/${container}.js"></script>`;
    this.documents.set(path.split(/[?#]/)[0] ?? '/', {
      html: html.replaceAll('{{snippet}}', snippet).replaceAll('{{gateway}}', this.gateway.origin),
      headers: headers ?? {},
    });
  }

  async cookieNames(): Promise<string[]> {
    return (await this.context.cookies()).map((cookie) => cookie.name).sort();
  }

  private answer(url: string, response: ServerResponse): void {
    const document = this.documents.get(url.split('?')[0] ?? '/');
    response.writeHead(document ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      ...document?.headers,
    });
    response.end(document?.html.replaceAll('{{gateway}}', this.gateway.origin) ?? '');
  }
}

/** Waits until something is so, and says what it was instead when time is over. */
export async function until(what: () => boolean | Promise<boolean>, otherwise: () => unknown): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await what())) {
    if (Date.now() > deadline) {
      throw new Error(`Not within 10 s: ${what} — it was ${JSON.stringify(otherwise())}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
