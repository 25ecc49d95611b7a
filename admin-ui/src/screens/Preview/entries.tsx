import type { ReactNode } from 'react';
import type { useWords } from '../../lib/language';
import { consentOf, decisionsOf, type PreviewEntry, shown, textOf } from '../../lib/preview';
import { fill } from '../../lib/words';
import { StatusBadge } from '../../parts/StatusBadge';
import type dictionary from './words';

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

/** The time of day by the clock of whoever looks, to the millisecond: much happens within a second. */
export function clock(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime())
    ? ''
    : `${at.toLocaleTimeString('ru', { hour12: false })}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** What an entry is called: events of the runtime by what happened, events of the site by their own name. */
export function titleOf({ kind, record }: PreviewEntry, words: Words): string {
  const name = textOf(record.name);
  return kind === 'occurrence' && /^(gtm|metka)\./.test(name)
    ? wordFor(words, 'type', textOf(record.type))
    : name || wordFor(words, 'kind', kind);
}

/** What an entry is called, what it says, and a state to its right. */
export function lineOf(entry: PreviewEntry, words: Words): { title: string; text: string; state?: ReactNode } {
  const { kind, record } = entry;
  const name = textOf(record.name);
  switch (kind) {
    case 'occurrence': {
      const fired = decisionsOf(entry).filter(({ decision }) => decision === 'fired').length;
      return {
        title: titleOf(entry, words),
        text: titleOf(entry, words) === name ? '' : name,
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
