/**
 * One thing that happened in a preview, numbered by the gateway. What is in it comes from the page, where anybody's
 * script runs: it is read member by member, shown as text, and believed in nothing else.
 */
export interface PreviewEntry {
  readonly id: number;
  readonly kind: string;
  /** When it happened, by the page's clock; empty for what the gateway itself adds. */
  readonly time: string;
  readonly record: Readonly<Record<string, unknown>>;
}

type Some = Readonly<Record<string, unknown>>;

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const objectOf = (value: unknown): Some =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Some) : {};
const textsOf = (value: unknown): string[] => listOf(value).filter((one) => typeof one === 'string');

/** A value as a line of text: what it is, shortened where it is long. */
export function shown(value: unknown, most = 200): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** The entry that a message of the stream holds; nothing when it holds none. */
export function entryOf(id: string, data: string): PreviewEntry | undefined {
  try {
    const record = objectOf(JSON.parse(data));
    const kind = textOf(record.kind);
    return kind && Number(id) > 0 ? { id: Number(id), kind, time: textOf(record.time), record } : undefined;
  } catch {
    return undefined;
  }
}

/** The kinds of triggers that the picker proposes. */
export const PICKED_KINDS = ['click', 'link_click', 'form_submit', 'visibility'] as const;

/** What somebody pointed at on the site, as a trigger and an event to be made of it. */
export interface Pick {
  readonly name: string;
  readonly tag: string;
  readonly type: (typeof PICKED_KINDS)[number];
  readonly selector: string;
  /** How many elements of that page the selector means. */
  readonly count: number;
  readonly event: string;
  readonly url: string;
}

/** The pick in an entry; nothing when it is no pick, or not one that the picker makes. */
export function pickOf({ kind, record }: PreviewEntry): Pick | undefined {
  const trigger = objectOf(record.trigger);
  const type = PICKED_KINDS.find((one) => one === trigger.type);
  const selector = textOf(objectOf(trigger.parameters).selector);
  const element = objectOf(record.element);
  return kind === 'picked' && type && selector && selector.length <= 1000
    ? {
        name: textOf(element.name).slice(0, 100),
        tag: textOf(element.tag).slice(0, 40),
        type,
        selector,
        count: Number(record.count) || 0,
        event: textOf(record.event).slice(0, 100),
        url: textOf(record.url),
      }
    : undefined;
}

/** The parameters of a trigger that fires for what a pick means. */
export function triggerParameters(type: Pick['type'], selector: string): Record<string, string | number | boolean> {
  return type === 'visibility'
    ? { selector_type: 'css', selector, frequency: 'once', min_percent: 50, observe_dom: true }
    : { selector };
}

/** Why a tag did or did not fire. */
export interface Reason {
  /** The trigger that decided. */
  readonly trigger: string;
  readonly reason: string;
  /** The condition that decided, where it was one. */
  readonly condition?: { readonly text: string; readonly actual: string };
}

/** What an occurrence meant for one tag. */
export interface Decision {
  readonly name: string;
  readonly decision: string;
  readonly by: readonly Reason[];
}

function reasonOf(value: unknown): Reason {
  const { name, id, reason, decided_by } = objectOf(value);
  const { variable, operator, expected, actual, negate } = objectOf(decided_by);
  return {
    trigger: textOf(name) || textOf(id),
    reason: textOf(reason),
    ...(operator !== undefined && {
      condition: {
        text: `${shown(variable)} ${negate ? '≠ ' : ''}${shown(operator)} «${shown(expected)}»`,
        actual: shown(actual),
      },
    }),
  };
}

/** What an occurrence meant for each tag, those that fired first. */
export function decisionsOf({ record }: PreviewEntry): Decision[] {
  const order = ['fired', 'blocked', 'not_matched'];
  return listOf(record.tags)
    .map((value) => {
      const { name, id, decision, by } = objectOf(value);
      return { name: textOf(name) || textOf(id), decision: textOf(decision), by: listOf(by).map(reasonOf) };
    })
    .sort((a, b) => order.indexOf(a.decision) - order.indexOf(b.decision));
}

/** The members of two states of the data layer that differ, but for the count of events that each of them changes. */
export function changesOf({ record }: PreviewEntry): { key: string; before: unknown; after: unknown }[] {
  const before = objectOf(record.data_before);
  const after = objectOf(record.data_after);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => key !== 'gtm' && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({ key, before: before[key], after: after[key] }));
}

/** What visitors have agreed to and refused. */
export function consentOf(value: unknown): { granted: string[]; denied: string[] } {
  const { granted, denied } = objectOf(value);
  return { granted: textsOf(granted), denied: textsOf(denied) };
}

/** The groups by which a timeline is filtered, with the kinds of records in each. */
export const GROUPS = {
  events: ['occurrence'],
  tags: ['tag'],
  data: ['message'],
  consent: ['consent'],
  sent: ['sent'],
  picks: ['picked'],
} as const satisfies Record<string, readonly string[]>;

export type Group = keyof typeof GROUPS;

/** The entries of a group that hold a text; pages and losses stay, because all else belongs to them. */
export function filtered(entries: readonly PreviewEntry[], group: string, text: string): PreviewEntry[] {
  const kinds: readonly string[] | undefined = GROUPS[group as Group];
  const wanted = text.trim().toLowerCase();
  return entries.filter(
    ({ kind, record }) =>
      (kind === 'page' && !wanted) ||
      kind === 'skipped' ||
      kind === 'dropped' ||
      ((!kinds || kinds.includes(kind)) && (!wanted || JSON.stringify(record).toLowerCase().includes(wanted))),
  );
}
