import { elementName, eventName, type Kind } from './names';
import { make } from './screen';
import { matching, trees } from './selectors';
import { triggerParameters, type Way } from './target';
import type { Words } from './words';

/** What a marketer has chosen, as the console is told. */
export interface Picked {
  readonly element: { readonly name: string; readonly tag: string };
  readonly trigger: { readonly type: Kind; readonly parameters: Readonly<Record<string, unknown>> };
  /** How many elements of the page the selector meant. */
  readonly count: number;
  readonly event: string;
}

const OWN = -1;

/** An element as people call it, and what it is. */
export function called(element: Element, words: Words): string {
  const name = elementName(element);
  const what = (words as Readonly<Record<string, string>>)[element.localName] ?? element.localName;
  return name ? `${name} · ${what}` : what;
}

function radio(group: string, value: number, checked: boolean, children: (Node | string)[]): HTMLLabelElement {
  return make('label', {}, make('input', { type: 'radio', name: group, value: String(value), checked }), ...children);
}

const field = (name: string, label: string, maxLength: number): HTMLInputElement => {
  const input = make('input', { type: 'text', name, maxLength, spellcheck: false });
  input.setAttribute('aria-label', label);
  return input;
};

/** Asks what about a picked element is to be counted. */
export class Panel {
  readonly box: HTMLElement;
  private readonly which = make('fieldset');
  private readonly said = make('p', { className: 'said' });
  private readonly typed: HTMLInputElement;
  private readonly event: HTMLInputElement;
  /** Where the count of each offered selector stands. */
  private readonly counts = new Map<HTMLElement, string>();
  private way: Way;
  private selector = '';
  private own = '';
  private choice = 0;
  private edited = false;

  constructor(
    private readonly picked: Element,
    private readonly ways: readonly Way[],
    private readonly words: Words,
  ) {
    this.way = ways[0] as Way;
    this.typed = field('own', words.own, 1000);
    this.event = field('event', words.event, 100);
    this.said.setAttribute('role', 'status');
    const kinds = make('fieldset', {}, make('legend', {}, words.count));
    kinds.append(...ways.map(({ kind }, index) => radio('kind', index, index === 0, [words[kind]])));
    const row = make(
      'div',
      { className: 'row' },
      make('button', { type: 'button', name: 'use', className: 'main' }, words.use),
      make('button', { type: 'button', name: 'again' }, words.again),
    );
    const title = called(picked, words);
    const named = make('fieldset', {}, make('legend', {}, words.event), this.event);
    this.box = make('div', { className: 'panel' }, make('h2', {}, title), kinds, this.which, named, row, this.said);
    this.box.setAttribute('role', 'dialog');
    this.box.setAttribute('aria-label', title);
    this.offer();
    this.propose();
  }

  /** The elements that are meant as the panel stands. */
  meant(): readonly Element[] {
    return (this.selector && matching(this.selector)) || [];
  }

  /** Counts again, on a page that changes. */
  recount(): void {
    const all = trees();
    for (const [label, selector] of this.counts) {
      label.textContent = String(matching(selector, all)?.length);
    }
  }

  say(text: string): void {
    this.said.textContent = text;
  }

  /** A control was used. */
  changed({ name, value }: HTMLInputElement): void {
    if (name === 'kind') {
      this.way = this.ways[Number(value)] ?? this.way;
      this.choice = 0;
      this.propose();
      this.offer();
    } else if (name === 'which') {
      this.choice = Number(value);
      this.own ||= this.selector;
      this.typed.value = this.own;
      this.offer();
      this.which.querySelector<HTMLElement>('input:checked')?.focus();
    } else if (name === 'own') {
      this.own = value.trim();
      this.selector = this.own;
    } else {
      this.edited = true;
    }
    this.say(this.choice === OWN ? this.judge() : '');
  }

  /** What was chosen; nothing, with the reason said, while it cannot be used. */
  chosen(): Picked | undefined {
    const event = this.event.value.trim();
    const found = this.selector ? matching(this.selector) : undefined;
    this.say(found ? (event ? '' : this.words.nameless) : this.words.invalid);
    return found && event
      ? {
          element: { name: elementName(this.picked), tag: this.picked.localName },
          trigger: { type: this.way.kind, parameters: triggerParameters(this.way.kind, this.selector) },
          count: found.length,
          event,
        }
      : undefined;
  }

  private judge(): string {
    const found = this.selector ? matching(this.selector) : undefined;
    return !found ? this.words.invalid : found.length ? `${this.words.found}: ${found.length}` : this.words.nothing;
  }

  private propose(): void {
    this.event.value = this.edited ? this.event.value : eventName(this.way.element, this.way.kind);
  }

  private offer(): void {
    const { only, broader } = this.way.choices;
    const offered = [...(only ? [only] : []), ...broader];
    this.choice = this.choice < offered.length ? this.choice : OWN;
    this.counts.clear();
    const lines = offered.map(({ selector, count }, index) => {
      const number = make('span', {}, String(count));
      this.counts.set(number, selector);
      const title = make('b', {}, index === 0 && only ? this.words.only : this.words.more);
      title.append(make('code', {}, selector));
      return radio('which', index, index === this.choice, [title, number]);
    });
    lines.push(radio('which', OWN, this.choice === OWN, [this.words.own]));
    this.selector = offered[this.choice]?.selector ?? this.own;
    this.typed.hidden = this.choice !== OWN;
    this.which.replaceChildren(make('legend', {}, this.words.which), ...lines, this.typed);
  }
}
