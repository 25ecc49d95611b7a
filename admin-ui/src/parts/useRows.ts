import { useDeferredValue, useMemo } from 'react';
import { useSpeech } from '../lib/language';
import { type ColumnValue, nextOrder, ordered, searched } from '../lib/table';
import { useUrlState } from './useUrlState';

/** The rows that a table shows: searched and in the order that the address says. */
export function useRows<T>(all: readonly T[], columns: readonly ColumnValue<T>[]) {
  const { language } = useSpeech();
  const [search, setSearch] = useUrlState('q');
  const [order, setOrder] = useUrlState('order');
  const wanted = useDeferredValue(search);
  const rows = useMemo(
    () => ordered(searched(all, columns, wanted), columns, order, language),
    [all, columns, wanted, order, language],
  );
  return { rows, search, setSearch, order, sortBy: (key: string) => setOrder(nextOrder(order, key)) };
}
