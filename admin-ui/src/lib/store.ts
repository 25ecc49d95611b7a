/** A value outside of React that components can follow. */
export interface Store<T> {
  get: () => T;
  set: (value: T) => void;
  /** Calls `changed` after each change; returns what ends that. */
  subscribe: (changed: () => void) => () => void;
}

/** A store with its first value. */
export function store<T>(first: T): Store<T> {
  let value = first;
  const followers = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (!Object.is(value, next)) {
        value = next;
        for (const changed of followers) {
          changed();
        }
      }
    },
    subscribe: (changed) => {
      followers.add(changed);
      return () => followers.delete(changed);
    },
  };
}
