import { attempt, isPlain, own, type Plain } from '../safe';

/** Everything that was pushed so far, merged as version 2 data layer variables of GTM read it. */
export interface DataLayer {
  merge(message: Readonly<Plain>): void;
  /** The value at a dotted path; in version 1, what was last pushed under exactly this key. */
  read(path: string, version?: number): unknown;
  /** The whole of it, not a copy. */
  all(): Readonly<Plain>;
}

/** What a list or an object is merged into: the old one if it is of the same kind, else a new one. */
function base(old: unknown, list: boolean): Plain {
  const fits = list ? Array.isArray(old) : isPlain(old);
  return (fits ? old : list ? [] : {}) as Plain;
}

/**
 * Lists merge by index and objects by key; anything else replaces what was there. An object that carries a true `_clear`
 * replaces instead of merging.
 */
function mergeInto(target: Plain, source: Readonly<Plain>, above: readonly unknown[]): void {
  const clear = source._clear === true;
  const keys = Object.keys(source).filter((key) => key !== '__proto__' && !(clear && key === '_clear'));
  for (const key of keys) {
    const value = source[key];
    const list = Array.isArray(value);
    if (!list && !isPlain(value)) {
      target[key] = value;
    } else if (!above.includes(value)) {
      const next = base(clear ? undefined : own(target, key), list);
      mergeInto(next, value as Plain, [...above, value]);
      target[key] = next;
    }
  }
}

/** `{'a.b': 1}` is a short form of `{a: {b: 1}}`. */
function nest(key: string, value: unknown): Plain {
  return key.split('.').reduceRight((inner, part): Plain => ({ [part]: inner }), value as Plain);
}

/** Data has what it holds itself; elements and other objects of the page have what they inherit, too. */
const inside = (value: unknown, key: string): unknown =>
  isPlain(value) || Array.isArray(value) ? own(value, key) : (value as Plain | null | undefined)?.[key];

export function createDataLayer(): DataLayer {
  const state: Plain = {};
  const last = new Map<string, unknown>();
  return {
    merge(message) {
      const clear = message._clear === true;
      for (const key of Object.keys(message).filter((name) => !(clear && name === '_clear'))) {
        if (clear) {
          attempt(() => mergeInto(state, nest(key, undefined), []));
        }
        attempt(() => last.set(key, message[key]));
        attempt(() => mergeInto(state, nest(key, message[key]), [message]));
      }
    },
    read: (path, version) => (version === 1 ? last.get(path) : path.split('.').reduce<unknown>(inside, state)),
    all: () => state,
  };
}

/**
 * Calls back for each push, those of the past first, and leaves the array and what `push` returns as they were. A page
 * whose variable is not an array keeps it, and nothing is read from it.
 */
export function followDataLayer(past: (messages: readonly unknown[]) => void, next: (message: unknown) => void): void {
  const page = window as unknown as { dataLayer?: unknown };
  page.dataLayer ??= [];
  const layer = page.dataLayer;
  if (!Array.isArray(layer)) {
    past([]);
    return;
  }
  const push = layer.push;
  attempt(() => {
    layer.push = function (this: unknown, ...messages: unknown[]): number {
      const length = push.apply(layer, messages);
      for (const message of messages) {
        next(message);
      }
      return length;
    };
  });
  past(layer.slice());
}
