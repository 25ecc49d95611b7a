import type { Act, Feature, Occurrence } from '../feature';
import { attempt } from '../safe';

interface Limit {
  readonly per: 'event' | 'page' | 'session' | 'visitor';
  /** The same in every version of the container. */
  readonly key: string;
}

const ran = new Set<string>();

/** By what happened: how the tags ended that ran for it. */
const ends = new WeakMap<Occurrence, Map<string, Act>>();

/** Runs the tag, or ends as it did when it ran for the same occurrence before. */
function onceFor(occurrence: Occurrence, key: string, next: Act): unknown {
  const known = ends.get(occurrence) ?? new Map<string, Act>();
  ends.set(occurrence, known);
  const end =
    known.get(key) ??
    (() => {
      try {
        const answer = next();
        return () => answer;
      } catch (error) {
        return () => {
          throw error;
        };
      }
    })();
  known.set(key, end);
  return end();
}

const STORES: Readonly<Record<string, () => Storage>> = {
  session: () => sessionStorage,
  visitor: () => localStorage,
};

/**
 * Tags that run once for an occurrence, also when others call them; and tags that run once per page, per session (the life of a tab) or per visitor. It is remembered when the tag runs, so only
 * with the consent that the tag has; where storage is blocked, once per page remains.
 */
export const limit: Feature = {
  wrappers: {
    limit(setting, next, { container, occurrence }) {
      const { per, key } = setting as Limit;
      if (per === 'event') {
        return onceFor(occurrence, key, next);
      }
      const mark = `_mk_limit_${container}_${key}`;
      const store = attempt(() => STORES[per]?.());
      if (ran.has(key) || attempt(() => store?.getItem(mark))) {
        return undefined;
      }
      ran.add(key);
      attempt(() => store?.setItem(mark, '1'));
      return next();
    },
  },
};
