import { Button, Checkbox, Group, Skeleton, Table, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react';
import { formatCount } from '../lib/format';
import { useSpeech } from '../lib/language';
import type { ColumnValue } from '../lib/table';
import { fill } from '../lib/words';
import classes from './DataTable.module.css';
import { useRows } from './useRows';

const ROW = 48;
const MARGIN_ROWS = 12;
const TALLEST = 640;
const SKELETONS = ['1', '2', '3', '4', '5', '6'];

/** One column: what it is searched and ordered by (`value`), and what it shows (`show`, otherwise the value). */
export interface Column<T> extends ColumnValue<T> {
  title: string;
  show?: (row: T) => ReactNode;
  /** Left out on a phone. */
  wide?: boolean;
}

interface Props<T> {
  /** What the table is, for screen readers. */
  label: string;
  /** Undefined while they are read. */
  rows: readonly T[] | undefined;
  /** Must be the same object from one rendering to the next: `useMemo`, or outside of the component. */
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** What stands there when there is nothing at all. */
  empty: ReactNode;
  /** Opens a row: a click, or Enter on it. */
  onOpen?: (row: T) => void;
  /** The keys of the selected rows; without it rows cannot be selected. */
  selected?: ReadonlySet<string>;
  onSelect?: (selected: Set<string>) => void;
  /** What can be done with the selected rows. */
  actions?: ReactNode;
  /** Further filters beside the search. */
  filters?: ReactNode;
  /** False when the gateway searches and orders. */
  search?: boolean;
  /** Reads the next page, where there is one. */
  onMore?: (() => void) | undefined;
}

/**
 * A table that stays fast with ten thousand rows: only those in sight are drawn. The arrow keys walk through the rows,
 * Enter opens one, Space selects it.
 */
export function DataTable<T>(props: Props<T>) {
  const { rows: all, columns, label, rowKey, selected } = props;
  const { words, language } = useSpeech();
  const known = useMemo(() => all ?? [], [all]);
  const { rows, search, setSearch, order, sortBy } = useRows(known, columns);
  const frame = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: MARGIN_ROWS,
  });
  if (all && all.length === 0 && !props.onMore) {
    return <>{props.empty}</>;
  }
  const shown = virtual.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const width = columns.length + (selected ? 1 : 0);
  return (
    <div>
      <Tools props={props} search={search} setSearch={setSearch} count={rows.length} />
      <div ref={frame} className={classes.frame} style={{ maxHeight: TALLEST }}>
        <Table className={classes.table} aria-label={label} aria-rowcount={rows.length + 1} aria-busy={!all}>
          <Head props={props} rows={rows} order={order} sortBy={sortBy} />
          <Table.Tbody onKeyDown={(event) => walk(event, (index) => virtual.scrollToIndex(index))}>
            {!all &&
              SKELETONS.map((key) => (
                <Table.Tr key={key} className={classes.row}>
                  <Table.Td colSpan={width}>
                    <Skeleton height={16} />
                  </Table.Td>
                </Table.Tr>
              ))}
            <Space height={above} width={width} />
            {shown.map(({ index }) => {
              const row = rows[index] as T;
              return <Row key={rowKey(row)} props={props} row={row} index={index} measure={virtual.measureElement} />;
            })}
            <Space height={below} width={width} />
          </Table.Tbody>
        </Table>
        {all && rows.length === 0 && (
          <Text p="lg" c="dimmed" role="status">
            {words.nothingFound}
          </Text>
        )}
      </div>
      <Group justify="space-between" mt="xs" mih={30}>
        <Text size="sm" c="dimmed" role="status">
          {all && fill(words.shown, { n: formatCount(rows.length, language), all: formatCount(all.length, language) })}
        </Text>
        {props.onMore && (
          <Button size="xs" variant="default" onClick={props.onMore}>
            {words.more}
          </Button>
        )}
      </Group>
    </div>
  );
}

function Tools<T>({
  props,
  search,
  setSearch,
  count,
}: {
  props: Props<T>;
  search: string;
  setSearch: (search: string) => void;
  count: number;
}) {
  const { words } = useSpeech();
  const chosen = props.selected?.size ?? 0;
  return (
    <div className={classes.tools} style={{ marginBottom: 8 }} data-count={count}>
      {props.search !== false && (
        <TextInput
          className={classes.search}
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(change) => setSearch(change.currentTarget.value)}
        />
      )}
      {props.filters}
      {chosen > 0 && (
        <Group gap="xs">
          <Text size="sm" role="status">
            {fill(words.selected, { n: chosen })}
          </Text>
          {props.actions}
        </Group>
      )}
    </div>
  );
}

function Head<T>({
  props,
  rows,
  order,
  sortBy,
}: {
  props: Props<T>;
  rows: readonly T[];
  order: string;
  sortBy: (key: string) => void;
}) {
  const { words } = useSpeech();
  const { selected, onSelect, rowKey, columns } = props;
  const all = rows.length > 0 && selected !== undefined && rows.every((row) => selected.has(rowKey(row)));
  return (
    <Table.Thead>
      <Table.Tr aria-rowindex={1}>
        {selected && (
          <Table.Th w={44}>
            <Checkbox
              aria-label={words.selectAll}
              checked={all}
              indeterminate={!all && selected.size > 0}
              onChange={() => onSelect?.(all ? new Set() : new Set(rows.map(rowKey)))}
            />
          </Table.Th>
        )}
        {columns.map((column) => {
          const up = order === column.key;
          const down = order === `-${column.key}`;
          return (
            <Table.Th
              key={column.key}
              className={column.wide ? classes.wide : undefined}
              aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
            >
              {column.value && props.search !== false ? (
                <UnstyledButton className={classes.sort} fz="sm" onClick={() => sortBy(column.key)}>
                  {column.title} {up && <IconArrowUp size={14} aria-hidden />}
                  {down && <IconArrowDown size={14} aria-hidden />}
                </UnstyledButton>
              ) : (
                column.title
              )}
            </Table.Th>
          );
        })}
      </Table.Tr>
    </Table.Thead>
  );
}

function Row<T>({
  props,
  row,
  index,
  measure,
}: {
  props: Props<T>;
  row: T;
  index: number;
  /** Tells how tall the row has become. */
  measure: (element: HTMLTableRowElement | null) => void;
}) {
  const { words } = useSpeech();
  const { selected, onSelect, onOpen, columns } = props;
  const key = props.rowKey(row);
  const toggle = () => {
    const next = new Set(selected);
    if (!next.delete(key)) {
      next.add(key);
    }
    onSelect?.(next);
  };
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) {
      return;
    }
    if (event.key === 'Enter' && onOpen) {
      onOpen(row);
    } else if (event.key === ' ' && selected) {
      event.preventDefault();
      toggle();
    }
  };
  return (
    <Table.Tr
      className={`${classes.row} ${onOpen ? classes.opens : ''}`}
      ref={measure}
      data-index={index}
      tabIndex={onOpen || selected ? 0 : -1}
      data-row={index}
      aria-rowindex={index + 2}
      onKeyDown={press}
      onClick={() => onOpen?.(row)}
    >
      {selected && (
        <Table.Td onClick={(event) => event.stopPropagation()}>
          <Checkbox
            aria-label={`${words.select}: ${key}`}
            checked={selected.has(key)}
            onChange={toggle}
            tabIndex={-1}
          />
        </Table.Td>
      )}
      {columns.map((column) => (
        <Table.Td key={column.key} className={`${classes.cell} ${column.wide ? classes.wide : ''}`}>
          {column.show ? column.show(row) : column.value?.(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

function Space({ height, width }: { height: number; width: number }) {
  return height > 0 ? (
    <tr className={classes.space} aria-hidden>
      <td colSpan={width} style={{ height }} />
    </tr>
  ) : null;
}

/** The arrow keys take the focus to the row above or below. */
function walk(event: KeyboardEvent<HTMLElement>, scrollTo: (index: number) => void): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = (event.target as HTMLElement).dataset.row;
  if (!step || at === undefined) {
    return;
  }
  event.preventDefault();
  const next = event.currentTarget.querySelector<HTMLElement>(`[data-row="${Number(at) + step}"]`);
  if (next) {
    scrollTo(Number(at) + step);
    next.focus({ preventScroll: true });
  }
}
