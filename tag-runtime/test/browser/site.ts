import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Config } from '../../src/config';
import { type Build, FakeGateway, listen, origin, script } from './gateway';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What the gateway made of a container. */
export interface Compiled {
  features: string[];
  config: Config;
  functions?: string;
}

const CONTAINERS = new URL('../../vectors/containers/', import.meta.url);

/** The containers that the gateway compiled, from `vectors/containers`. */
export function compiled(): Compiled[] {
  return readdirSync(CONTAINERS).map(
    (file) => (JSON.parse(readFileSync(new URL(file, CONTAINERS), 'utf8')) as { out: Compiled }).out,
  );
}

/** One answer of the site; its text may hold `{{snippet}}` for the script element. */
export interface Document {
  html: string;
  headers?: Record<string, string>;
}

/** A browser and one visitor of it: an empty profile that lives as long as one test. */
class Visitor {
  private constructor(
    private readonly browser: Browser,
    readonly context: BrowserContext,
  ) {}

  static async start(browser?: Browser): Promise<Visitor> {
    const started = browser ?? (await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }));
    return new Visitor(started, await started.newContext());
  }

  /** The next visitor. A browser that does not let this one go in time is replaced: it would stop all later tests. */
  async next(): Promise<Visitor> {
    if (await within(5_000, this.context.close())) {
      return Visitor.start(this.browser);
    }
    console.warn('Chromium did not close its pages within 5 s: starting another');
    await within(5_000, this.browser.close());
    return Visitor.start();
  }

  async close(): Promise<void> {
    await within(10_000, this.browser.close());
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A site with a container, a gateway beside it, and a browser with an empty profile. */
export class Site {
  readonly documents = new Map<string, Document>();
  /** What went wrong on any page; a container must never add to it. */
  readonly pageErrors: string[] = [];

  private constructor(
    readonly gateway: FakeGateway,
    private readonly server: Server,
    private visitor: Visitor,
  ) {}

  static async open(build: Build): Promise<Site> {
    if (!existsSync(CHROMIUM)) {
      throw new Error(`No Chromium at ${CHROMIUM}: install it, or say where it is with CHROMIUM=/path`);
    }
    const gateway = await FakeGateway.start();
    for (const { config, features, functions } of compiled()) {
      gateway.scripts.set(config.id, script(build, config, features, functions));
    }
    const visitor = await Visitor.start();
    let site: Site;
    const server = await listen((request, response) => site.answer(request.url ?? '/', response));
    site = new Site(gateway, server, visitor);
    return site;
  }

  get origin(): string {
    return origin(this.server);
  }

  get context(): BrowserContext {
    return this.visitor.context;
  }

  /** Forgets what the last test left: requests, documents, and the visitor with its pages and cookies. */
  async reset(): Promise<void> {
    this.visitor = await this.visitor.next();
    this.gateway.reset();
    this.documents.clear();
    this.pageErrors.length = 0;
  }

  async close(): Promise<void> {
    await this.visitor.close();
    this.server.closeAllConnections();
    this.server.close();
    this.gateway.stop();
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

  /** Cookies are written when the first event has left, so that they come a moment later. */
  async hasCookies(...names: string[]): Promise<void> {
    await until(
      async () => (await this.cookieNames()).join() === names.join(),
      () => this.cookieNames(),
    );
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

/** Waits for as many events as there are names, and checks that it is these, in this order. */
export async function arrivedAt(site: Site, names: readonly string[]): Promise<void> {
  await until(
    () => site.gateway.events.length >= names.length,
    () => site.gateway.names,
  );
  expect(site.gateway.names).toEqual(names);
}
