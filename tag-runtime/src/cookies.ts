import { attempt } from './safe';

/** The page's cookies, or none at all where the browser forbids them. */
export interface Cookies {
  read(name: string): string | undefined;
  /** Holds from now on; the browser is told a moment later, because that takes longer than anything else at start. */
  write(name: string, value: string, seconds: number): void;
  remove(name: string): void;
}

/** Cookies with a browser behind them. */
export interface PageCookies extends Cookies {
  /** Reads what holds this very moment, whatever tags and scripts of a start have done meanwhile. */
  look(name: string): string | undefined;
  /** Tells the browser now. */
  settle(): void;
}

/** All cookies as the document spells them; empty where the browser forbids them. */
const allCookies = (): string => attempt(() => document.cookie) ?? '';

export function readCookie(name: string, all = allCookies()): string | undefined {
  for (const pair of all.split('; ')) {
    if (pair.startsWith(`${name}=`)) {
      return pair.slice(name.length + 1);
    }
  }
  return undefined;
}

interface CookieStore {
  getAll(): Promise<readonly { readonly name: string; readonly value: string }[]>;
}

/** How long a start may wait for the browser to answer. */
const ANSWER_MS = 500;

/**
 * Calls back once with all cookies. The page goes on meanwhile where the browser can tell without being waited for:
 * the first look at `document.cookie` is the longest wait of a start.
 */
export function cookiesOf(act: (all: string) => void): void {
  const { cookieStore } = window as unknown as { cookieStore?: CookieStore };
  let left = 1;
  const go = (all?: string): void => {
    if (left-- > 0) {
      act(all ?? allCookies());
    }
  };
  const asked = attempt(() => cookieStore?.getAll());
  if (asked) {
    // A page may have put anything in its place.
    Promise.resolve(asked)
      .then((list) => list.map(({ name, value }) => `${name}=${value}`).join('; '))
      .then(go, () => go());
    setTimeout(go, ANSWER_MS);
  } else {
    go();
  }
}

/**
 * `www.shop.example` gives `example`, `shop.example`, `www.shop.example` and the empty text: the page's host only, which is
 * all that an address in numbers can have.
 */
function domains(): string[] {
  const host = location.hostname;
  const labels = host.split('.');
  return host.endsWith(']') || Number(labels[labels.length - 1]) >= 0
    ? ['']
    : [...labels.map((_, i) => labels.slice(labels.length - 1 - i).join('.')), ''];
}

function put(name: string, value: string, seconds: number, domain: string): void {
  const scope = domain ? `;domain=${domain}` : '';
  const secure = location.protocol === 'https:' ? ';secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that shops still see
  document.cookie = `${name}=${value};path=/;max-age=${seconds};samesite=lax${scope}${secure}`;
}

/** What the containers of a page set cookies to, by name; each knows it before the browser is told. */
export type Jar = Map<string, { readonly value: string; readonly seconds: number; told?: boolean }>;

/** Long enough for an event of the same moment to leave first. */
const SOON_MS = 50;

/** @param now all cookies, as they were shortly before this start */
export function pageCookies(fixedDomain: string | undefined, now: string, jar: Jar): PageCookies {
  let fresh: string | undefined = now;
  Promise.resolve().then(() => {
    fresh = undefined;
  });
  // Reading a cookie after a write waits for the browser's network process, so the domain that works is looked for once.
  let candidates: readonly string[] | undefined;
  const all = (): readonly string[] => (fixedDomain === undefined ? domains() : [fixedDomain]);
  const clear = (name: string): void => {
    for (const domain of all()) {
      put(name, '', 0, domain);
    }
  };
  const write = (name: string, value: string, seconds: number): void => {
    candidates ??= all();
    // Browsers refuse public suffixes without a word, so only reading back tells, and only if nothing was there.
    const choice = candidates.length > 1;
    if (choice && readCookie(name) !== undefined) {
      clear(name);
    }
    for (const domain of candidates) {
      put(name, value, seconds, domain);
      if (choice && readCookie(name) === value) {
        candidates = [domain];
        return;
      }
    }
  };
  const settle = (): void => {
    for (const [name, entry] of jar) {
      if (!entry.told) {
        entry.told = true;
        attempt(() => write(name, entry.value, entry.seconds));
      }
    }
  };
  /** Another container may have told the browser since it was asked for what is known at the start. */
  const read = (name: string, start?: string): string | undefined => {
    const entry = jar.get(name);
    return entry && (!entry.told || start !== undefined) ? entry.value : readCookie(name, start);
  };
  return {
    read: (name) => read(name, fresh),
    look: (name) => read(name),
    write(name, value, seconds) {
      jar.set(name, { value, seconds });
      setTimeout(settle, SOON_MS);
    },
    remove(name) {
      jar.delete(name);
      if (readCookie(name) !== undefined) {
        attempt(() => clear(name));
      }
    },
    settle,
  };
}
