import { Text } from '@mantine/core';
import { memo, useEffect, useRef } from 'react';
import { useWords } from '../../lib/language';
import { type PreviewEntry, textOf } from '../../lib/preview';
import { clock, lineOf } from './entries';
import classes from './Preview.module.css';
import dictionary from './words';

/** What happened, in its order; stays at the end while somebody reads there. */
export function Timeline({
  entries,
  chosen,
  onChoose,
}: {
  entries: readonly PreviewEntry[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const words = useWords(dictionary);
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new entry is a reason to look
  useEffect(() => {
    if (atEnd.current && list.current) {
      list.current.scrollTop = list.current.scrollHeight;
    }
  }, [entries]);
  return (
    <ol
      ref={list}
      className={classes.timeline}
      aria-label={words.timeline}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} chosen={String(entry.id) === chosen} onChoose={onChoose} />
      ))}
    </ol>
  );
}

const Entry = memo(function Entry({
  entry,
  chosen,
  onChoose,
}: {
  entry: PreviewEntry;
  chosen: boolean;
  onChoose: (id: string) => void;
}) {
  const words = useWords(dictionary);
  if (entry.kind === 'page') {
    return (
      <li className={classes.page}>
        <Text size="sm" fw={600}>
          {textOf(entry.record.title) || words.kind_page}
        </Text>
        <Text size="xs" c="dimmed">
          {textOf(entry.record.url)}
        </Text>
      </li>
    );
  }
  const { title, text, state } = lineOf(entry, words);
  return (
    <li>
      <button
        type="button"
        className={classes.entry}
        aria-current={chosen ? 'true' : undefined}
        onClick={() => onChoose(String(entry.id))}
      >
        <span>
          <Text span size="sm" fw={600} display="block">
            {title}
          </Text>
          <Text span size="xs" c="dimmed">
            {[clock(entry.time), text].filter(Boolean).join(' · ')}
          </Text>
        </span>
        {state}
      </button>
    </li>
  );
});
