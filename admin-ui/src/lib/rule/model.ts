/** A value that a comparison is made with. */
export type Scalar = string | number | boolean;

/** The ways to compare, in the order in which they are offered. */
export const OPERATORS = [
  'equals',
  'one_of',
  'contains',
  'starts_with',
  'ends_with',
  'matches',
  'at_least',
  'greater',
  'at_most',
  'less',
  'between',
  'before',
  'after',
  'exists',
  'includes',
] as const;
export type Operator = (typeof OPERATORS)[number];
export const NUMBER_OPERATORS = ['at_least', 'greater', 'at_most', 'less', 'equals', 'between'] as const;

/** Exactly one of the operators, beside `ignore_case` and `not`. */
export type Comparison = { [O in Operator]?: unknown } & { ignore_case?: boolean; not?: boolean };
export type Condition = { field: string } & Comparison;
export type Filter = Condition | { any: Filter[] } | { item: Condition[] };
export type EventSelector = { name?: string; names?: string[]; where?: Filter[] };
export type Window = { last: string } | { from: string; to: string };

export const MEASURES = [
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
  'top',
  'days_since_first',
  'days_since_last',
] as const;
export type MeasureKind = (typeof MEASURES)[number];
/** The measures that give a number whatever the field is; `did` takes these alone. */
export const NUMBER_MEASURES = ['count', 'sum', 'avg', 'min', 'max', 'distinct'] as const;
const FIELDLESS: readonly string[] = ['count', 'days_since_first', 'days_since_last'];
export type Measure = { [M in MeasureKind]?: string | true };

export interface Abandoned {
  event: EventSelector;
  not_followed_by: EventSelector;
  within: string;
  window?: Window;
}
export type Computation = { event: EventSelector; window?: Window; measure: Measure } | { abandoned: Abandoned };
export type Scores = { recency?: Comparison; frequency?: Comparison; monetary?: Comparison };

/** What each kind of rule holds, as docs/segments.md defines it. */
export interface Contents {
  all: Rule[];
  any: Rule[];
  not: Rule;
  did: { event: EventSelector; window?: Window; measure?: Measure } & Comparison;
  never: { event: EventSelector; window?: Window };
  first: { event: EventSelector; window?: Window; older_than?: string };
  last: { event: EventSelector; window?: Window; older_than?: string };
  absence: { event: EventSelector; not_followed_by: EventSelector; within: string; for_at_most?: string };
  sequence: { steps: EventSelector[]; within: string; in_last?: string };
  trait: { name: string } & Comparison;
  attribute: { id?: string; compute?: Computation } & Comparison;
  rfm: { class?: string[] } & Scores;
  consent: { purpose: string; granted: boolean };
  identifier: { type: string };
  visit: { field: string; of: 'last' | 'any'; window?: Window } & Comparison;
  segment: { id: string };
  percent: { from: number; below: number; salt: string };
}
export type Kind = keyof Contents;
/** An object whose only member names its kind. */
export type Rule = { [K in Kind]?: Contents[K] };
export interface VersionedRule {
  version: 1;
  rule: Rule;
}

/** The kinds in the groups in which they are offered. */
export const KINDS: Record<'behaviour' | 'person' | 'groups', readonly Kind[]> = {
  behaviour: ['did', 'never', 'absence', 'sequence', 'first', 'last', 'visit'],
  person: ['attribute', 'rfm', 'trait', 'consent', 'identifier', 'segment', 'percent'],
  groups: ['all', 'any', 'not'],
};

const VIEWED: EventSelector = { name: 'product_viewed' };
const ADDED: EventSelector = { name: 'product_added' };
const BOUGHT: EventSelector = { name: 'order_completed' };

/** A rule of a kind to begin with: already a sensible one, so that the estimate answers at once. */
export const FRESH: { [K in Kind]: () => { [P in K]: Contents[P] } } = {
  all: () => ({ all: [FRESH.did()] }),
  any: () => ({ any: [FRESH.did(), FRESH.absence()] }),
  not: () => ({ not: FRESH.did() }),
  did: () => ({ did: { event: VIEWED, window: { last: 'P30D' }, at_least: 1 } }),
  never: () => ({ never: { event: BOUGHT, window: { last: 'P30D' } } }),
  first: () => ({ first: { event: BOUGHT, window: { last: 'P7D' } } }),
  last: () => ({ last: { event: BOUGHT, older_than: 'P30D' } }),
  absence: () => ({ absence: { event: ADDED, not_followed_by: BOUGHT, within: 'PT15M', for_at_most: 'P7D' } }),
  sequence: () => ({ sequence: { steps: [VIEWED, ADDED], within: 'P1D' } }),
  trait: () => ({ trait: { name: 'email', exists: true } }),
  attribute: () => ({
    attribute: { compute: { event: BOUGHT, window: { last: 'P90D' }, measure: { avg: 'revenue' } }, at_least: 5000 },
  }),
  rfm: () => ({ rfm: { class: ['champions'] } }),
  consent: () => ({ consent: { purpose: 'analytics', granted: true } }),
  identifier: () => ({ identifier: { type: 'email' } }),
  visit: () => ({ visit: { field: 'device_type', of: 'last', equals: 'mobile' } }),
  segment: () => ({ segment: { id: '' } }),
  percent: () => ({ percent: { from: 0, below: 10, salt: 'split' } }),
};

/** The kind of a rule. */
export function kindOf(rule: Rule): Kind {
  return (Object.keys(rule)[0] ?? 'all') as Kind;
}

/** The operator of a comparison; undefined where there is none. */
export function operatorOf(comparison: Comparison): Operator | undefined {
  return OPERATORS.find((operator) => operator in comparison);
}

/** What kind of value a field has; undefined where only the sender knows. */
export function fieldType(field: string): 'number' | 'boolean' | 'text' | undefined {
  if (['revenue', 'quantity', 'bot_score', 'session_number', 'items.price', 'items.quantity'].includes(field)) {
    return 'number';
  }
  if (field === 'session_first') {
    return 'boolean';
  }
  return /^(properties|context|traits)\./.test(field) || field === '' ? undefined : 'text';
}

/** The values with which operators begin, kept from the one before where it fits. */
const numberFrom = (old: unknown) => (typeof old === 'number' ? old : Number(old) || 1);
const dateFrom = (old: unknown) =>
  typeof old === 'string' && /^\d{4}-/.test(old) ? old : new Date().toISOString().slice(0, 10);
const scalarFrom = (old: unknown, numeric: boolean) =>
  old === undefined || typeof old === 'boolean' ? (numeric ? 1 : '') : old;
const textFrom = (old: unknown) => (typeof old === 'string' ? old : '');
const BEGINNINGS: Record<Operator, (old: unknown, numeric: boolean) => unknown> = {
  equals: scalarFrom,
  includes: scalarFrom,
  one_of: (old) => (old === undefined || old === '' || typeof old === 'boolean' ? [] : [old]),
  contains: textFrom,
  starts_with: textFrom,
  ends_with: textFrom,
  matches: textFrom,
  at_least: numberFrom,
  greater: numberFrom,
  at_most: numberFrom,
  less: numberFrom,
  between: (old) => (typeof old === 'number' ? [old, old] : [0, 100]),
  before: dateFrom,
  after: dateFrom,
  exists: () => true,
};

/** The same object compared in another way. */
export function withOperator<T extends Comparison>(it: T, operator: Operator, numeric: boolean): T {
  const before = operatorOf(it);
  const old = [before && it[before]].flat()[0];
  return { ...withoutComparison(it), [operator]: BEGINNINGS[operator](old, numeric) } as T;
}

/** The same object without its comparison. */
export function withoutComparison<T extends Comparison>(it: T): T {
  const kept = Object.entries(it).filter(([key]) => !(OPERATORS as readonly string[]).includes(key));
  return Object.fromEntries(kept) as T;
}

/** The same object with a member set, or without it when the value is undefined. */
export function withMember<T extends object>(it: T, member: string, value: unknown): T {
  const next = { ...it, [member]: value } as Record<string, unknown>;
  if (value === undefined) {
    delete next[member];
  }
  return next as T;
}

/** The names of an event selector. */
export function namesOf(event: EventSelector): string[] {
  return event.names ?? (event.name ? [event.name] : []);
}

/** The selector with other names. */
export function withNames(event: EventSelector, names: string[]): EventSelector {
  const { where } = event;
  return { ...(names.length > 1 ? { names } : { name: names[0] ?? '' }), ...(where ? { where } : {}) };
}

export function measureOf(measure: Measure | undefined): MeasureKind {
  return MEASURES.find((kind) => measure && kind in measure) ?? 'count';
}

export function measureTakesField(kind: MeasureKind): boolean {
  return !FIELDLESS.includes(kind);
}

/** A measure of a kind, with the field of the one before where both have one. */
export function withMeasure(kind: MeasureKind, old: Measure | undefined): Measure {
  const field = old?.[measureOf(old)];
  return { [kind]: measureTakesField(kind) ? (typeof field === 'string' ? field : 'revenue') : true };
}

/** Whether a text is a rule as far as the builder can show it; what is finer the gateway checks. */
export function parseRule(text: string): VersionedRule | undefined {
  try {
    const read = JSON.parse(text) as VersionedRule;
    return read && read.version === 1 && isShowable(read.rule) ? read : undefined;
  } catch {
    return undefined;
  }
}

/** Whether every rule in it has exactly one known kind and holds what the kind's form reads. */
export function isShowable(rule: unknown): rule is Rule {
  if (typeof rule !== 'object' || rule === null || Object.keys(rule).length !== 1) {
    return false;
  }
  const kind = Object.keys(rule)[0] as Kind;
  const value = (rule as Record<string, unknown>)[kind];
  switch (kind) {
    case 'all':
    case 'any':
      return Array.isArray(value) && value.every(isShowable);
    case 'not':
      return isShowable(value);
    default:
      return kind in FRESH && isLeaf(kind, value);
  }
}

function isLeaf(kind: Kind, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const leaf = value as Record<string, unknown>;
  const selectors = { did: ['event'], never: ['event'], first: ['event'], last: ['event'] } as Record<string, string[]>;
  const needed = kind === 'absence' ? ['event', 'not_followed_by'] : (selectors[kind] ?? []);
  return (
    needed.every((member) => isSelector(leaf[member])) &&
    (kind !== 'sequence' || (Array.isArray(leaf.steps) && leaf.steps.every(isSelector))) &&
    (kind !== 'attribute' || leaf.compute === undefined || isComputation(leaf.compute))
  );
}

function isSelector(value: unknown): boolean {
  const event = value as EventSelector | undefined;
  return typeof event === 'object' && event !== null && (event.where === undefined || Array.isArray(event.where));
}

/** Whether it is a computation whose form can be shown. */
export function isComputation(value: unknown): value is Computation {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const it = value as { event?: unknown; measure?: unknown; abandoned?: Partial<Abandoned> };
  return it.abandoned
    ? isSelector(it.abandoned.event) && isSelector(it.abandoned.not_followed_by)
    : isSelector(it.event) && typeof it.measure === 'object';
}
