import type { Language } from './words';

type Members = Record<string, unknown>;

/** What three states of a document come to. */
export interface Merge {
  /** Both changes; where both changed the same member, mine. */
  merged: Members;
  /** Members that both changed, and not to the same. */
  clashes: string[];
  /** Members that only the other one changed. */
  theirs: string[];
}

const same = (one: unknown, other: unknown) => canonical(one) === canonical(other);

/** JSON with the members in the order of their names, so that equal documents have equal texts. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      inner && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}

/** Brings two changes of the same document together, member by member; those of `parameters` one by one. */
export function mergeThree(base: Members, mine: Members, theirs: Members): Merge {
  const result: Merge = { merged: {}, clashes: [], theirs: [] };
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const [was, own, other] = [base[key], mine[key], theirs[key]];
    if (key === 'parameters' && isObject(was) && isObject(own) && isObject(other)) {
      const inner = mergeThree(was, own, other);
      result.merged[key] = inner.merged;
      result.clashes.push(...inner.clashes.map((one) => `parameters/${one}`));
      result.theirs.push(...inner.theirs.map((one) => `parameters/${one}`));
      continue;
    }
    const taken = same(own, was) ? other : own;
    if (!same(other, was) && !same(own, other)) {
      (same(own, was) ? result.theirs : result.clashes).push(key);
    }
    if (taken !== undefined) {
      result.merged[key] = taken;
    }
  }
  return result;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a person reads it in a comparison. */
export function shown(value: unknown, language: Language): string {
  if (value === undefined || value === null || value === '') {
    return '—';
  }
  if (typeof value === 'boolean') {
    const yes = language === 'ru' ? ['да', 'нет'] : ['yes', 'no'];
    return yes[value ? 0 : 1] ?? '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
