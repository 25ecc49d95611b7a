import { attempt, plainCopy } from '../safe';

/** One thing that happened, as the console shows it. */
export type Entry = Readonly<Record<string, unknown>> & { readonly kind: string };

/** Takes records to the gateway in order. */
export interface Post {
  add(entry: Entry): void;
}

/** The gateway takes so much in one post, in characters of at most three bytes. */
const POST_CHARACTERS = 20_000;
const POST_RECORDS = 200;
const WAITING = 1_000;
const WINDOW_MS = 300;
const LONGEST_TEXT = 500;
const LONGEST_VALUE = 4_000;

/** A copy of a value that is small enough to be shown; what is too long says so. */
export function shown(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  }
  if (typeof value === 'function' || value instanceof Node) {
    return `[${value instanceof Element ? value.tagName.toLowerCase() : typeof value}]`;
  }
  const copy = plainCopy(value);
  const text = attempt(() => JSON.stringify(copy)) ?? '';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : copy;
}

/** What became of a record that somebody waits for. */
export type Handed = 'sent' | 'ended' | 'failed';

const send = (url: string, body: string, keepalive: boolean): Promise<Response> =>
  fetch(url, { method: 'POST', body, keepalive, headers: { 'content-type': 'text/plain' } });

/** Takes one record to the gateway now, and answers what became of it. */
export function handOver(url: string, entry: Entry): Promise<Handed> {
  const body = JSON.stringify({ dropped: 0, records: [{ time: new Date().toISOString(), ...entry }] });
  return send(url, body, false).then(
    ({ ok, status }) => (ok ? 'sent' : status === 404 ? 'ended' : 'failed'),
    () => 'failed',
  );
}

/** Posts what comes in, a few times a second, and the rest when the page goes; what does not fit is counted. */
export function createPost(url: string, before: () => void): Post {
  const waiting: string[] = [];
  let count = 0;
  let dropped = 0;
  let timer = false;
  let flying = false;
  let ended = false;

  const batch = (): string => {
    let length = 0;
    let records = 0;
    while (records < Math.min(waiting.length, POST_RECORDS)) {
      length += (waiting[records] as string).length;
      if (records && length > POST_CHARACTERS) {
        break;
      }
      records++;
    }
    return `{"dropped":${dropped},"records":[${waiting.splice(0, records).join()}]}`;
  };

  const flush = (leaving: boolean): void => {
    if (ended || !waiting.length || (flying && !leaving)) {
      return;
    }
    const body = batch();
    dropped = 0;
    flying = true;
    send(url, body, leaving)
      .then(({ status }) => {
        // The session has ended, here or at the gateway.
        ended = status === 404;
        dropped += status >= 400 ? 1 : 0;
      })
      .catch(() => {
        dropped++;
      })
      .finally(() => {
        flying = false;
        later();
      });
  };

  const later = (): void => {
    if (!timer && waiting.length) {
      timer = true;
      setTimeout(() => {
        timer = false;
        attempt(before);
        flush(false);
      }, WINDOW_MS);
    }
  };

  addEventListener('pagehide', () => {
    attempt(before);
    flush(true);
  });
  return {
    add(entry) {
      if (waiting.length >= WAITING) {
        dropped++;
        return;
      }
      const text = JSON.stringify({ n: ++count, time: new Date().toISOString(), ...entry });
      if (text.length > POST_CHARACTERS) {
        dropped++;
      } else {
        waiting.push(text);
        later();
      }
    },
  };
}
