/** What a table's column tells of a row, for the search and the order. */
export interface ColumnValue<T> {
  key: string;
  /** What the column is searched and ordered by; without it the column is neither. */
  value?: (row: T) => string | number | boolean | null | undefined;
}

/** The column to order by; a minus before its key turns the order round. Empty: the order of the rows as they came. */
export type Order = string;

/** The rows in which every word of the search occurs, in any column and any case. */
export function searched<T>(rows: readonly T[], columns: readonly ColumnValue<T>[], search: string): readonly T[] {
  const wanted = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) {
    return rows;
  }
  const values = columns.flatMap((column) => (column.value ? [column.value] : []));
  return rows.filter((row) => {
    const text = values
      .map((value) => String(value(row) ?? ''))
      .join('\u0000')
      .toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

/** The rows in an order; rows that are equal stay as they came, and rows without a value come last. */
export function ordered<T>(
  rows: readonly T[],
  columns: readonly ColumnValue<T>[],
  order: Order,
  language: string,
): readonly T[] {
  const down = order.startsWith('-');
  const value = columns.find((column) => column.key === order.replace(/^-/, ''))?.value;
  if (!value) {
    return rows;
  }
  const collator = new Intl.Collator(language, { numeric: true });
  return rows
    .map((row) => ({ row, key: value(row) }))
    .sort((one, other) => {
      const missing = Number(isMissing(one.key)) - Number(isMissing(other.key));
      const compared = missing || compare(one.key, other.key, collator) * (down ? -1 : 1);
      return compared;
    })
    .map(({ row }) => row);
}

/** The order after a click on a column's heading: up, then down, then as it came. */
export function nextOrder(order: Order, key: string): Order {
  return order === key ? `-${key}` : order === `-${key}` ? '' : key;
}

function isMissing(key: unknown): boolean {
  return key === undefined || key === null || key === '';
}

function compare(one: unknown, other: unknown, collator: Intl.Collator): number {
  return typeof one === 'number' && typeof other === 'number'
    ? one - other
    : collator.compare(String(one), String(other));
}
