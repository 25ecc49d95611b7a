import type { Feature, Inside } from '../feature';
import { attempt } from '../safe';

interface Limit {
  readonly per: 'page' | 'session' | 'visitor';
  /** The same in every version of the container. */
  readonly key: string;
}

const ran = new Set<string>();

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
 * Tags that run once per page, per session (the life of a tab) or per visitor. It is remembered when the tag runs, so only
 * with the consent that the tag has; where storage is blocked, once per page remains.
 */
export const limit: Feature = {
  start(inside) {
    inside.consent.watch(() => clean(inside));
    return {};
  },
  wrappers: {
    limit(setting, next, { container }) {
      const { per, key } = setting as Limit;
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
