import { randomUUID } from "node:crypto";
import { expect, inject } from "vitest";

/** An event as the control API's live stream shows it after it was stored. */
export interface Stored {
  protocol: string;
  id: string;
  name: string;
  time: string;
  profile: string;
  url: string;
  title: string;
  revenue: number;
  currency: string;
  order_id: string;
  items: { id: string; name: string; category: string; price: number; quantity: number }[];
  identifier_types: string[];
  consent_granted: string[];
  consent_denied: string[];
  properties: Record<string, unknown>;
  traits: Record<string, unknown>;
  context: Record<string, unknown>;
}

/** A project of its own with one source, and what is stored of it: what a client test sends to and looks at. */
export class Source {
  private readonly seen: Stored[] = [];
  private readonly ending = new AbortController();

  private constructor(
    /** Its id, which is the source's alias too: what clients that know no write key call it. */
    readonly project: string,
    readonly writeKey: string,
    /** The public port, without a slash at its end. */
    readonly edge: string,
  ) {}

  /** @param declaredConsent the purposes that the site answers for, where a client cannot declare any */
  static async create(declaredConsent: string[] = ["analytics"]): Promise<Source> {
    const stage = inject("stage");
    const project = `p${randomUUID().slice(0, 8)}`;
    await api("/projects", { id: project, name: project });
    const source = (await api(`/projects/${project}/sources`, {
      id: "site",
      name: "Site",
      declared_consent: declaredConsent,
      aliases: [project],
    })) as { write_key: string };
    const created = new Source(project, source.write_key, stage.edge);
    await created.watch();
    return created;
  }

  /** A secret for historical imports. */
  async importKey(): Promise<string> {
    const made = (await api(`/projects/${this.project}/sources/site/import-keys`, { name: "test" })) as { key: string };
    return made.key;
  }

  /** The stored events once there are so many of a name, in the order of their storing. */
  async stored(name: string, count = 1): Promise<Stored[]> {
    await expect
      .poll(() => this.named(name).length, { timeout: 30_000, interval: 50, message: `events named ${name}` })
      .toBeGreaterThanOrEqual(count);
    return this.named(name);
  }

  /** Everything stored until now. */
  all(): Stored[] {
    return [...this.seen];
  }

  close(): void {
    this.ending.abort();
  }

  private named(name: string): Stored[] {
    return this.seen.filter((event) => event.name === name);
  }

  private async watch(): Promise<void> {
    const stage = inject("stage");
    const answer = await fetch(`${stage.console}/api/v1/live?project=${this.project}`, {
      headers: { authorization: `Bearer ${stage.token}` },
      signal: this.ending.signal,
    });
    expect(answer.status).toBe(200);
    void this.read(answer.body as unknown as AsyncIterable<Uint8Array>).catch((problem: unknown) => {
      if (!this.ending.signal.aborted) {
        throw problem;
      }
    });
  }

  private async read(stream: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const [kind, data] = text.slice(0, end).split("\n");
        if (kind === "event: event" && data) {
          this.seen.push(JSON.parse(data.slice("data: ".length)) as Stored);
        }
        text = text.slice(end + 2);
      }
    }
  }
}

async function api(path: string, body: unknown): Promise<unknown> {
  const stage = inject("stage");
  const answer = await fetch(`${stage.console}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${stage.token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  }
  return answer.json();
}
