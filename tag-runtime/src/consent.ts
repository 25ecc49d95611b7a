import type { Cookies } from './cookies';
import type { Verdict } from './feature';
import { attempt } from './safe';

/** What the visitor decided, by purpose. A purpose without a decision is unknown, and nothing runs on unknown. */
export interface Consent {
  /** What holds until the visitor decides; a default that denies cannot be lifted by another default. */
  assume(purposes: Readonly<Record<string, boolean>>): void;
  /** The visitor's own decision; remembered for the next page. Answers whether it is another one than before. */
  decide(purposes: Readonly<Record<string, boolean>>): boolean;
  /** Granted when all are granted, denied when the visitor denied one. */
  verdict(purposes: readonly string[]): Verdict;
  /** Takes over what the visitor decided on another page while this one was out of sight. */
  refresh(): void;
  /** Whether the visitor said yes or no to it. */
  isDecided(purpose: string): boolean;
  /** What holds; of `mine` only what the visitor decided. */
  state(mine?: boolean): { granted: string[]; denied: string[] };
  /** Acts after each change from now on. */
  watch(act: () => void): void;
}

/** Carries decisions only, never an id, so that it may be written without consent. */
const COOKIE = '_mk_consent';

export function createConsent(cookies: Cookies, seconds: number, first: () => void): Consent {
  const watchers = [first];
  // Who begins to watch because of a change watches the next ones.
  const changed = (): void => {
    for (const act of watchers.slice()) {
      attempt(act);
    }
  };
  const assumed = new Map<string, boolean>();
  const decided = new Map<string, boolean>();
  const recall = (): void => {
    const known = cookies.read(COOKIE);
    for (const [, purpose, mark] of known?.matchAll(/([a-z][a-z0-9_]*)=([01])/g) ?? []) {
      decided.set(purpose as string, mark === '1');
    }
  };
  recall();
  return {
    refresh() {
      recall();
      changed();
    },
    assume(purposes) {
      for (const purpose of Object.keys(purposes)) {
        assumed.set(purpose, purposes[purpose] === true && assumed.get(purpose) !== false);
      }
      changed();
    },
    decide(purposes) {
      const named = Object.keys(purposes);
      const news = named.some((purpose) => decided.get(purpose) !== (purposes[purpose] === true));
      if (named.length) {
        for (const purpose of named) {
          decided.set(purpose, purposes[purpose] === true);
        }
        cookies.write(COOKIE, Array.from(decided, ([purpose, yes]) => `${purpose}=${yes ? 1 : 0}`).join('&'), seconds);
        changed();
      }
      return news;
    },
    verdict(purposes) {
      if (purposes.some((purpose) => decided.get(purpose) === false)) {
        return 'denied';
      }
      return purposes.every((purpose) => decided.get(purpose) ?? assumed.get(purpose)) ? 'granted' : 'unknown';
    },
    isDecided: (purpose) => decided.has(purpose),
    state(mine) {
      const granted: string[] = [];
      const denied: string[] = [];
      for (const [purpose, yes] of mine ? decided : new Map([...assumed, ...decided])) {
        (yes ? granted : denied).push(purpose);
      }
      return { granted, denied };
    },
    watch: (act) => watchers.push(act),
  };
}
