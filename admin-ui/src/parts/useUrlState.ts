import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/**
 * A filter that lives in the address, so that a link shows what its sender saw. Empty values are left out of the address.
 * A change replaces the entry of the browser's history: the way back leads to the last screen, not through each letter.
 */
export function useUrlState(name: string, otherwise = ''): [string, (value: string) => void] {
  const [query, setQuery] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setQuery(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === otherwise) {
            next.delete(name);
          } else {
            next.set(name, value);
          }
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [name, otherwise, setQuery],
  );
  return [query.get(name) ?? otherwise, set];
}
