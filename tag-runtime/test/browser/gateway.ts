import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../src/config';
import type { WireEvent } from '../../src/send';

/** A request as it arrived, with the batch in it when it carried one. */
export interface Arrival {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  events: WireEvent[];
}

export type Build = 'minified' | 'readable';

const FOLDERS: Record<Build, string> = { minified: '../../dist/', readable: '../../target/readable/' };

const fragment = (build: Build, file: string): string =>
  readFileSync(new URL(FOLDERS[build] + file, import.meta.url), 'utf8');

/** One script, joined as the gateway's compiler joins it; `more` are features that only a test has. */
export function script(
  build: Build,
  config: Config,
  features: readonly string[],
  functions?: string,
  more: readonly string[] = [],
): string {
  const parts = [...features.map((name) => fragment(build, `features/${name}.js`)), ...more];
  return `//# allFunctionsCalledOnLoad\n(()=>{try{${fragment(build, config.preview ? 'preview.js' : 'core.js')}(${JSON.stringify(config)},[${parts.join(',')}]${functions ? `,${functions}` : ''})}catch(e){}})();\n`;
}

function body(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
  });
}

export function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(handle).listen(0, '127.0.0.1', () => resolve(server));
  });
}

export const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const isReceipt = (event: WireEvent): boolean =>
  event.name === 'consent_updated' && event.properties.method !== 'banner';

/** Serves scripts as `/c/NAME.js`, takes events as the gateway does, and remembers every request. */
export class FakeGateway {
  readonly arrivals: Arrival[] = [];
  /** What the next collection requests are answered with; 200 when empty. */
  readonly answers: { status: number; retryAfter?: string }[] = [];
  readonly scripts = new Map<string, string>();
  /** Visitors on their way to another site, by the token that may be used once. */
  readonly travellers = new Map<string, string>();
  /** What visitors are told of their segments; nobody can say while it is undefined. */
  segments: readonly string[] | undefined = [];
  private tokens = 0;

  private constructor(private server?: Server) {}

  static async start(): Promise<FakeGateway> {
    const gateway = new FakeGateway();
    gateway.server = await listen((request, response) => void gateway.handle(request, response));
    return gateway;
  }

  get origin(): string {
    return origin(this.server as Server);
  }

  /** Names of all events that arrived, in order. */
  get names(): string[] {
    return this.events.map((event) => event.name);
  }

  /** All that arrived but {@link receipts}. */
  get events(): WireEvent[] {
    return this.once.filter((event) => !isReceipt(event));
  }

  /** The receipts of decisions that the page's own code told. */
  get receipts(): WireEvent[] {
    return this.once.filter(isReceipt);
  }

  /** Each once, as the gateway stores it: a page that goes may hand over again what its browser was just sending. */
  private get once(): WireEvent[] {
    const all = this.arrivals.flatMap((arrival) => arrival.events);
    return [...new Map(all.map((event) => [event.id, event])).values()];
  }

  reset(): void {
    this.arrivals.length = 0;
    this.answers.length = 0;
    this.travellers.clear();
    this.segments = [];
  }

  /** What `/v1/link` and `/v1/link/accept` say, or what is said about events. */
  private said(path: string, text: string): object {
    const body = text && path.startsWith('/v1/link') ? JSON.parse(text) : {};
    if (path === '/v1/link') {
      const token = `token_${++this.tokens}`;
      this.travellers.set(token, body.anonymous_id);
      return { token, expires_in: 120 };
    }
    if (path === '/v1/link/accept') {
      const visitor = this.travellers.get(body.token);
      this.travellers.delete(body.token);
      const outcome = visitor ? (body.anonymous_id ? 'linked' : 'adopted') : 'spent';
      return { outcome, anonymous_id: outcome === 'adopted' ? visitor : '' };
    }
    if (path.startsWith('/v1/audiences')) {
      return { segments: this.segments ?? [], available: !!this.segments };
    }
    return { accepted: 1, rejected: [] };
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const name = /^\/c\/(.+)\.js$/.exec(path)?.[1];
    if (name !== undefined) {
      const status = this.scripts.has(name) ? 200 : 404;
      response
        .writeHead(status, { 'content-type': 'text/javascript; charset=utf-8' })
        .end(this.scripts.get(name) ?? '');
      return;
    }
    const text = await body(request);
    const answer = this.answers.shift() ?? { status: 200 };
    this.arrivals.push({
      method: request.method ?? '',
      path,
      headers: request.headers,
      body: text,
      events: answer.status === 200 && text ? (JSON.parse(text).events ?? []) : [],
    });
    response.writeHead(answer.status, {
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'retry-after',
      'content-type': 'application/json',
      ...(answer.retryAfter ? { 'retry-after': answer.retryAfter } : {}),
    });
    response.end(JSON.stringify(this.said(path, text)));
  }
}
