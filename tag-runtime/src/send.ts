/** One event as the gateway takes it. */
export interface WireEvent {
  readonly id: string;
  readonly name: string;
  readonly time: string;
  readonly anonymous_id?: string | undefined;
  readonly user_id?: string | undefined;
  readonly consent: { readonly granted: readonly string[]; readonly denied: readonly string[] };
  readonly page: { readonly url: string; readonly title: string; readonly referrer: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Takes events to the gateway in order, in batches, without waiting for the page or holding it up. */
export interface Sender {
  add(event: WireEvent, purposes: readonly string[]): void;
  /** Forgets every unsent event whose purposes do not pass. */
  retain(allowed: (purposes: readonly string[]) => boolean): void;
  /** Counts events that were lost before they came here; the next batch reports them. */
  lost(count: number): void;
  /** Hands everything over now: the page may be gone at once. */
  leave(): void;
}

/** The network and the clock, as a window has them. */
export interface Network {
  post(body: string, keepalive: boolean): Promise<{ status: number; retryAfter: string | null }>;
  beacon(body: string): boolean;
  /** Acts after so long, and not while the browser is offline: what must fail is no try, the queue waits for hours. */
  later(act: () => void, milliseconds: number): void;
  now(): number;
  random(): number;
}

interface Entry {
  readonly event: WireEvent;
  readonly purposes: readonly string[];
}

/**
 * Events wait so long for others to travel with, but those of the page's beginning leave at once, in a task of their own.
 * Whatever the page tells shortly before it goes is still there to be handed over then.
 */
const WINDOW_MS = 200;
const BATCH_EVENTS = 20;
/** Browsers give all keepalive requests of a page 64 KiB together. */
const BATCH_BYTES = 60_000;
const QUEUE_EVENTS = 200;
const TRIES = 8;
const BACKOFF_MS = 1_000;
const LONGEST_MS = 60_000;

type Batch = { readonly entries: readonly Entry[]; readonly body: string; readonly small: boolean };

/** How long to wait after so many failures in a row, and never less than the gateway asked for. */
function pause(failures: number, retryAfter: string | null, network: Network): number {
  const backoff = Math.min(LONGEST_MS, BACKOFF_MS * 2 ** (failures - 1)) * (0.5 + network.random() / 2);
  const asked = retryAfter ? Number(retryAfter) * 1_000 || Date.parse(retryAfter) - network.now() || 0 : 0;
  return Math.max(backoff, asked);
}

export function createSender(writeKey: string, network: Network): Sender {
  let queue: Entry[] = [];
  let flying: readonly Entry[] = [];
  let failures = 0;
  let scheduled = false;
  let lost = 0;
  let wait = 0;

  /** The longest run of the given events that makes one request. */
  const batchOf = (unsent: readonly Entry[]): Batch => {
    for (let count = Math.min(unsent.length, BATCH_EVENTS); ; count >>= 1) {
      const entries = unsent.slice(0, count);
      const body = JSON.stringify({
        write_key: writeKey,
        sent_at: new Date(network.now()).toISOString(),
        events: entries.map((entry) => entry.event),
        ...(lost ? { lost } : {}),
      });
      // A character takes at most three bytes; most batches are small whatever they hold.
      const small = body.length * 3 <= BATCH_BYTES || new Blob([body]).size <= BATCH_BYTES;
      if (small || count < 2) {
        return { entries, body, small };
      }
    }
  };

  const drop = (entries: readonly Entry[]): void => {
    queue = queue.filter((entry) => !entries.includes(entry));
  };

  const schedule = (milliseconds: number): void => {
    if (!scheduled && !flying.length && queue.length) {
      scheduled = true;
      network.later(() => {
        scheduled = false;
        flush();
      }, milliseconds);
    }
  };

  const settle = (reported: number, status: number, retryAfter: string | null): void => {
    const entries = flying;
    flying = [];
    if (status >= 200 && status < 300) {
      failures = 0;
      drop(entries);
      schedule(0);
      return;
    }
    lost += reported;
    if ((status === 0 || status === 429 || status >= 500) && ++failures < TRIES) {
      schedule(pause(failures, retryAfter, network));
    } else {
      // The gateway will never take this batch, or has been away too long.
      lost += entries.filter((entry) => queue.includes(entry)).length;
      failures = 0;
      drop(entries);
      schedule(0);
    }
  };

  const flush = (): void => {
    if (flying.length || !queue.length) {
      return;
    }
    const { entries, body, small } = batchOf(queue);
    const reported = lost;
    lost = 0;
    flying = entries;
    wait = WINDOW_MS;
    network.post(body, small).then(
      (answer) => settle(reported, answer.status, answer.retryAfter),
      () => settle(reported, 0, null),
    );
  };

  return {
    add(event, purposes) {
      if (queue.length < QUEUE_EVENTS) {
        queue.push({ event, purposes });
        schedule(wait);
      } else {
        lost++;
      }
    },
    retain(allowed) {
      queue = queue.filter((entry) => allowed(entry.purposes));
    },
    lost(count) {
      lost += count;
    },
    leave() {
      // What is in flight is finished by the browser: it was posted with keepalive.
      for (;;) {
        const unsent = queue.filter((entry) => !flying.includes(entry));
        const { entries, body } = batchOf(unsent);
        if (!entries.length || !network.beacon(body)) {
          return;
        }
        lost = 0;
        drop(entries);
      }
    },
  };
}
