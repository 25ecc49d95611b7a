import type { Act, Feature, Inside, Occurrence } from '../feature';
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

const prefix = (container: string): string => `_mk_limit_${container}_`;

/** Marks go with the consent that they were made under, those of tags that are gone with any that is refused. */
function clean({ config, consent }: Inside): void {
  if (!consent.state().denied.length) {
    return;
  }
  const kept = config.tags
    .filter(({ purposes }) => consent.verdict(purposes) !== 'denied')
    .map(({ around }) => prefix(config.id) + (around?.limit as Limit | undefined)?.key);
  for (const open of Object.values(STORES)) {
    attempt(() => {
      const store = open();
      for (const mark of Object.keys(store)) {
        if (mark.startsWith(prefix(config.id)) && !kept.includes(mark)) {
          store.removeItem(mark);
        }
      }
    });
  }
}

/**
 * Tags that run once for an occurrence, also when others call them; and tags that run once per page, per session (the life of a tab) or per visitor. It is remembered when the tag runs, so only
 * with the consent that the tag has; where storage is blocked, once per page remains.
 */
export const limit: Feature = {
  start(inside) {
    inside.consent.watch(() => clean(inside));
    return {};
  },
  wrappers: {
    limit(setting, next, { container, occurrence }) {
      const { per, key } = setting as Limit;
      if (per === 'event') {
        return onceFor(occurrence, key, next);
      }
      const mark = prefix(container) + key;
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
