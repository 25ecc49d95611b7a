import { useCallback, useEffect, useState } from 'react';

const PREFIX = 'metka.draft.';

/** What somebody has entered and not yet saved. */
export interface Draft<T> {
  value: T;
  change: (next: T | ((value: T) => T)) => void;
  /** What it was begun on: send it as `If-Match`, so that what somebody else saved meanwhile is not overwritten. */
  revision: number;
  /** What was read at that revision. */
  base: T;
  /** Whether it differs from what was read. */
  dirty: boolean;
  /** Whether it was found from before a reload. */
  restored: boolean;
  /** Begins anew on what is stored now: after saving, or to give up what was entered. */
  begin: (from: { value: T; revision: number }) => void;
}

interface Kept<T> {
  base: T;
  revision: number;
  value: T;
}

/**
 * A form's value that survives a reload and an end of the session in the same tab. `key` names the entity
 * (`tags/shop/main/abc`); `initial` is what the gateway has when the form is first shown, `revision` 0 for what is new.
 */
export function useDraft<T>(key: string, initial: T, revision = 0): Draft<T> {
  const [{ restored, ...kept }, setState] = useState(() => found<T>(key) ?? begun(initial, revision));
  const { base, value } = kept;
  const dirty = JSON.stringify(value) !== JSON.stringify(base);
  useEffect(() => {
    if (dirty) {
      sessionStorage.setItem(PREFIX + key, JSON.stringify({ base, revision: kept.revision, value }));
    } else {
      sessionStorage.removeItem(PREFIX + key);
    }
  }, [key, base, value, kept.revision, dirty]);
  const change = useCallback(
    (next: T | ((value: T) => T)) =>
      setState((state) => ({
        ...state,
        value: typeof next === 'function' ? (next as (value: T) => T)(state.value) : next,
      })),
    [],
  );
  const begin = useCallback(
    (from: { value: T; revision: number }) => {
      sessionStorage.removeItem(PREFIX + key);
      setState(begun(from.value, from.revision));
    },
    [key],
  );
  return { value, base, revision: kept.revision, change, dirty, restored, begin };
}

function begun<T>(value: T, revision: number): Kept<T> & { restored: boolean } {
  return { base: value, value, revision, restored: false };
}

function found<T>(key: string): (Kept<T> & { restored: boolean }) | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? '') as Kept<T>;
    return { ...kept, restored: true };
  } catch {
    return undefined;
  }
}
