import { fill, type Language } from '../words';
import { russianForm, sayDuration } from './duration';
import { CLASSES, called, EVENTS, FIELDS, IDENTIFIERS } from './known';
import {
  type Comparison,
  type Computation,
  type Condition,
  type Contents,
  type EventSelector,
  type Filter,
  type Kind,
  kindOf,
  type Measure,
  measureOf,
  namesOf,
  operatorOf,
  type Rule,
  type Window,
} from './model';
import dictionary from './words';

/** Names of what a project has, by id. */
export interface Names {
  attributes: Readonly<Record<string, string>>;
  segments: Readonly<Record<string, string>>;
  classes: Readonly<Record<string, string>>;
}

const PHRASES = {
  ru: {
    any: 'хотя бы одно: {list}',
    not: 'неверно, что {rule}',
    never: 'ни разу не {event}{window}',
    first: 'впервые {event}{window}',
    last: 'в последний раз {event}{window}',
    ago: ' больше чем {duration} назад',
    absence: '{event} и не {other} в течение {within}',
    atMost: ' (считаем не дольше, чем {duration})',
    sequence: '{steps} в течение {within}',
    inLast: ', и закончил это за последние {duration}',
    afterwards: ', потом ',
    trait: 'признак «{name}» {comparison}',
    attribute: '{measure} {comparison}',
    scores: '{name} {comparison}',
    rfmClass: 'входит в класс RFM {list}',
    consent: '{decision} на «{purpose}»',
    granted: 'согласился',
    denied: 'отказался дать согласие',
    identifier: 'известен контакт: {type}',
    visitLast: '{field} последнего визита {comparison}{window}',
    visitAny: '{field} хотя бы одного визита {comparison}{window}',
    segment: 'состоит в сегменте «{name}»',
    percent: 'входит в долю от {from} до {below} % деления «{salt}»',
    between: ' с {from} по {to}',
    lastWindow: ' за последние {duration}',
    where: ', где {list}',
    not_: 'не ',
    exists: 'есть',
    missing: 'нет',
    item: 'один товар: {list}',
    abandoned: 'число брошенных корзин{window} (ждём {within})',
    people: 'Люди, о которых верно: ',
    noName: 'сделал …',
    from: 'от {from} до {to}',
  },
  en: {
    any: 'at least one of: {list}',
    not: 'it is not true that they {rule}',
    never: 'never {event}{window}',
    first: 'for the first time {event}{window}',
    last: 'for the last time {event}{window}',
    ago: ' more than {duration} ago',
    absence: '{event} and not {other} within {within}',
    atMost: ' (counted for at most {duration})',
    sequence: '{steps} within {within}',
    inLast: ', and finished it in the last {duration}',
    afterwards: ', then ',
    trait: 'have a trait “{name}” that {comparison}',
    attribute: '{measure} {comparison}',
    scores: '{name} {comparison}',
    rfmClass: 'are in the RFM class {list}',
    consent: '{decision} “{purpose}”',
    granted: 'agreed to',
    denied: 'refused',
    identifier: 'have a known contact: {type}',
    visitLast: '{field} of the last visit {comparison}{window}',
    visitAny: '{field} of at least one visit {comparison}{window}',
    segment: 'are in the segment “{name}”',
    percent: 'fall into {from} to {below} % of the split “{salt}”',
    between: ' from {from} to {to}',
    lastWindow: ' in the last {duration}',
    where: ', where {list}',
    not_: 'not: ',
    exists: 'is there',
    missing: 'is missing',
    item: 'one item: {list}',
    abandoned: 'abandoned carts{window} (after {within})',
    people: 'People of whom this is true: ',
    noName: 'did …',
    from: 'from {from} to {to}',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** Reads a rule aloud in one sentence. */
export function sayRule(rule: Rule, names: Names, language: Language): string {
  return `${PHRASES[language].people}${new Reader(names, language).rule(rule, true)}.`;
}

/** The same without the words around it, for lists. */
export function sayBriefly(rule: Rule, names: Names, language: Language): string {
  return new Reader(names, language).rule(rule, true);
}

/** Reads a computed attribute aloud. */
export function sayComputation(it: Computation, language: Language): string {
  return new Reader({ attributes: {}, segments: {}, classes: {} }, language).computation(it);
}

class Reader {
  private readonly p;
  private readonly words;

  constructor(
    private readonly names: Names,
    private readonly language: Language,
  ) {
    this.p = PHRASES[language];
    this.words = dictionary[language];
  }

  rule(rule: Rule, outermost = false): string {
    const kind = kindOf(rule);
    const said = (this.say[kind] as (value: unknown) => string)(rule[kind]);
    return outermost || (kind !== 'all' && kind !== 'any') ? said : `(${said})`;
  }

  private readonly say: { [K in Kind]: (value: Contents[K]) => string } = {
    all: (rules) => rules.map((rule) => this.rule(rule)).join(` ${this.words.and} `),
    any: (rules) => fill(this.p.any, { list: rules.map((rule) => this.rule(rule)).join(` ${this.words.or} `) }),
    not: (rule) => fill(this.p.not, { rule: this.rule(rule) }),
    did: (did) => this.did(did),
    never: ({ event, window }) => fill(this.p.never, { event: this.event(event), window: this.window(window) }),
    first: (value) => fill(this.p.first, { event: this.event(value.event), window: this.occurred(value) }),
    last: (value) => fill(this.p.last, { event: this.event(value.event), window: this.occurred(value) }),
    absence: (value) =>
      fill(this.p.absence, {
        event: this.event(value.event),
        other: this.event(value.not_followed_by),
        within: this.duration(value.within),
      }) + (value.for_at_most ? fill(this.p.atMost, { duration: this.duration(value.for_at_most) }) : ''),
    sequence: ({ steps, within, in_last }) =>
      fill(this.p.sequence, {
        steps: steps.map((step) => this.event(step)).join(this.p.afterwards),
        within: this.duration(within),
      }) + (in_last ? fill(this.p.inLast, { duration: this.duration(in_last) }) : ''),
    trait: (value) => fill(this.p.trait, { name: value.name, comparison: this.comparison(value) }),
    attribute: (value) =>
      fill(this.p.attribute, {
        measure: value.compute ? this.computation(value.compute) : this.quoted(this.names.attributes, value.id ?? ''),
        comparison: this.comparison(value),
      }),
    rfm: (value) => this.rfm(value),
    consent: ({ purpose, granted }) =>
      fill(this.p.consent, { decision: granted ? this.p.granted : this.p.denied, purpose }),
    identifier: ({ type }) => fill(this.p.identifier, { type: called(IDENTIFIERS, type, this.language) }),
    visit: (value) =>
      fill(value.of === 'last' ? this.p.visitLast : this.p.visitAny, {
        field: called(FIELDS, value.field, this.language),
        comparison: this.comparison(value),
        window: this.window(value.window),
      }),
    segment: ({ id }) => fill(this.p.segment, { name: this.names.segments[id] ?? id }),
    percent: ({ from, below, salt }) => fill(this.p.percent, { from, below, salt }),
  };

  private did(did: Contents['did']): string {
    const event = this.event(did.event);
    const window = this.window(did.window);
    const operator = operatorOf(did);
    const kind = measureOf(did.measure);
    if (kind !== 'count') {
      return `${event}${window}, ${this.measure(did.measure)} ${operator ? this.comparison(did) : ''}`.trimEnd();
    }
    if (!operator || (operator === 'at_least' && did.at_least === 1)) {
      return `${event}${window}`;
    }
    const compared = this.comparison(did);
    const last = [did[operator]].flat().at(-1);
    return `${event} ${compared} ${this.times(Number(last))}${window}`;
  }

  private times(count: number): string {
    return this.language === 'ru' ? russianForm(count, ['раза', 'раз', 'раз']) : count === 1 ? 'time' : 'times';
  }

  private rfm(value: Contents['rfm']): string {
    if (value.class) {
      const list = value.class.map((id) => `«${this.names.classes[id] ?? called(CLASSES, id, this.language)}»`);
      return fill(this.p.rfmClass, { list: list.join(` ${this.words.or} `) });
    }
    return (['recency', 'frequency', 'monetary'] as const)
      .flatMap((score) => {
        const compared = value[score];
        const name = this.words[score].toLocaleLowerCase();
        return compared ? [fill(this.p.scores, { name, comparison: this.comparison(compared) })] : [];
      })
      .join(` ${this.words.and} `);
  }

  computation(it: Computation): string {
    if ('abandoned' in it) {
      const { window, within } = it.abandoned;
      return fill(this.p.abandoned, { window: this.window(window), within: this.duration(within) });
    }
    return `${this.measure(it.measure)} (${this.event(it.event)}${this.window(it.window)})`;
  }

  private measure(measure: Measure | undefined): string {
    const kind = measureOf(measure);
    const field = measure?.[kind];
    const name = this.words[`m_${kind}`];
    return typeof field === 'string' ? `${name} «${called(FIELDS, field, this.language)}»` : name;
  }

  private event(event: EventSelector): string {
    const names = namesOf(event).filter(Boolean);
    const said = names.map((name) => EVENTS[name]?.[this.language] ?? `«${name}»`).join(` ${this.words.or} `);
    const where = (event.where ?? []).map((filter) => this.filter(filter)).join(` ${this.words.and} `);
    return (said || this.p.noName) + (where && fill(this.p.where, { list: where }));
  }

  private filter(filter: Filter): string {
    if ('any' in filter && Array.isArray(filter.any)) {
      return `(${filter.any.map((one) => this.filter(one)).join(` ${this.words.or} `)})`;
    }
    if ('item' in filter && Array.isArray(filter.item)) {
      return fill(this.p.item, { list: filter.item.map((one) => this.filter(one)).join(` ${this.words.and} `) });
    }
    const condition = filter as Condition;
    return `${called(FIELDS, condition.field, this.language)} ${this.comparison(condition)}`;
  }

  private comparison(it: Comparison): string {
    const operator = operatorOf(it);
    if (!operator) {
      return '…';
    }
    const value = it[operator];
    const not = it.not ? this.p.not_ : '';
    if (operator === 'exists') {
      return not + (value ? this.p.exists : this.p.missing);
    }
    if (operator === 'between' && Array.isArray(value)) {
      return not + fill(this.p.from, { from: this.value(value[0]), to: this.value(value[1]) });
    }
    const said = Array.isArray(value) ? value.map((one) => this.value(one)).join(', ') : this.value(value);
    return `${not}${this.words[`op_${operator}`].replace(/ \(.*/, '')} ${said}`;
  }

  private value(value: unknown): string {
    if (typeof value === 'number') {
      return new Intl.NumberFormat(this.language).format(value);
    }
    return typeof value === 'boolean' ? (value ? this.words.yes : this.words.no) : `«${String(value ?? '')}»`;
  }

  private window(window: Window | undefined): string {
    if (!window) {
      return '';
    }
    return 'last' in window
      ? fill(this.p.lastWindow, { duration: this.duration(window.last) })
      : fill(this.p.between, { from: window.from, to: window.to });
  }

  private occurred({ window, older_than }: { window?: Window; older_than?: string }): string {
    return older_than ? fill(this.p.ago, { duration: this.duration(older_than) }) : this.window(window);
  }

  private duration(duration: string): string {
    return sayDuration(duration, this.language);
  }

  private quoted(names: Readonly<Record<string, string>>, id: string): string {
    return `«${names[id] ?? id}»`;
  }
}
