import { Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../../lib/language';
import { consentOf, decisionsOf, type PreviewEntry, shown, textOf } from '../../lib/preview';
import { fill } from '../../lib/words';
import { StatusBadge } from '../../parts/StatusBadge';
import classes from './Preview.module.css';
import dictionary from './words';

type Words = ReturnType<typeof useWords<(typeof dictionary)['ru']>>;

export const STATUS_TONES: Record<string, 'good' | 'bad' | 'warning' | 'neutral'> = {
  succeeded: 'good',
  fired: 'good',
  failed: 'bad',
  dropped: 'bad',
  blocked: 'warning',
  held_for_consent: 'warning',
  held_by_options: 'warning',
};

/** A word of the dictionary by the name that a record gives; the name itself where it is a new one. */
export const wordFor = (words: Words, prefix: string, name: string): string =>
  (words as Readonly<Record<string, string>>)[`${prefix}_${name}`] ?? name;

/** What an entry is called, what it says, and a state to its right. */
function lineOf(entry: PreviewEntry, words: Words): { title: string; text: string; state?: ReactNode } {
  const { kind, record } = entry;
  const name = textOf(record.name);
  switch (kind) {
    case 'occurrence': {
      const fired = decisionsOf(entry).filter(({ decision }) => decision === 'fired').length;
      return {
        title: name,
        text: textOf(record.type) === name ? '' : textOf(record.type),
        state: (
          <StatusBadge tone={fired ? 'good' : 'neutral'}>
            {fired ? fill(words.firedCount, { n: fired }) : words.firedNone}
          </StatusBadge>
        ),
      };
    }
    case 'tag': {
      const status = textOf(record.status);
      return {
        title: name || textOf(record.id),
        text: textOf(record.event),
        state: <StatusBadge tone={STATUS_TONES[status] ?? 'neutral'}>{wordFor(words, 'status', status)}</StatusBadge>,
      };
    }
    case 'consent': {
      const { granted, denied } = consentOf(record);
      const said = [
        granted.length ? fill(words.granted, { list: granted.join(', ') }) : '',
        denied.length ? fill(words.denied, { list: denied.join(', ') }) : '',
      ].filter(Boolean);
      return { title: words.kind_consent, text: said.join('. ') || words.undecided };
    }
    case 'message':
      return { title: words.kind_message, text: shown(record.message, 120) };
    case 'sent':
      return { title: name, text: words.kind_sent };
    case 'picked':
      return {
        title: words.kind_picked,
        text: `${textOf((record.element as { name?: unknown })?.name)} → ${textOf(record.event)}`,
      };
    case 'dropped':
    case 'skipped':
      return { title: fill(wordFor(words, 'kind', kind), { n: Number(record.count) || 0 }), text: '' };
    default:
      return { title: kind, text: '' };
  }
}

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

function Entry({ entry, chosen, onChoose }: { entry: PreviewEntry; chosen: boolean; onChoose: (id: string) => void }) {
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
            {[entry.time.slice(11, 23), text].filter(Boolean).join(' · ')}
          </Text>
        </span>
        {state}
      </button>
    </li>
  );
}
