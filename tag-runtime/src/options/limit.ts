import type { Feature } from '../feature';
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

/**
 * Tags that run once per page, per session (the life of a tab) or per visitor. It is remembered when the tag runs, so only
 * with the consent that the tag has; where storage is blocked, once per page remains.
 */
export const limit: Feature = {
  wrappers: {
    limit(setting, next, { container }) {
      const { per, key } = setting as Limit;
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
