import { attempt, own } from '../../safe';
import { moduleClass, standingOfAttribute, standingOfClass, standingOfName } from './tokens';

/** A selector and how many elements of the page it means. */
export interface Choice {
  readonly selector: string;
  readonly count: number;
}

/** The ways to say which elements are meant. */
export interface Choices {
  /** Means this element alone; absent where the page has copies that nothing tells apart. */
  readonly only?: Choice;
  /** Mean more of its kind, the fewest first. */
  readonly broader: readonly Choice[];
}

/** A part of a selector, with how easily a change of the page breaks it: less is better. */
interface Part {
  readonly text: string;
  readonly cost: number;
}

const ID = 0;
const HOOK = 1;
const NAMED = 2;
const ATTRIBUTE = 3;
const CLASS = 4;
const NUMBERED = 4;
const MODULE = 6;
const WORDS = 7;
const LOOK = 16;
const TAG = 10;
/** Of a tag that says nothing but where a style or a line begins. */
const PLAIN_TAG = 14;
/** A selector with this cost or more says less than a place among siblings does. */
const NTH = 25;
const MOST_ANCESTORS = 12;
const MOST_TRIED = 500;
const MOST_BROADER = 4;

const attribute = (name: string, value: string, operator = '='): string =>
  `[${name}${value === '' ? '' : `${operator}"${value.replace(/["\\]/g, '\\$&')}"`}]`;

/** Parts from a name that somebody gave, unless nothing suggests that it stays. */
function named(text: string, name: string, cost: number): Part[] {
  const standing = standingOfName(name);
  return standing === 'generated' ? [] : [{ text, cost: cost + (standing === 'numbered' ? NUMBERED : 0) }];
}

function classParts(element: Element): Part[] {
  return [...element.classList].flatMap((name): Part[] => {
    const standing = standingOfClass(name);
    const written = moduleClass(name);
    if (written) {
      return [{ text: `[class*="${written}"]`, cost: MODULE }];
    }
    const cost = { meaning: CLASS, numbered: CLASS + 2, look: LOOK, state: 0, generated: 0 }[standing];
    return cost ? [{ text: `.${CSS.escape(name)}`, cost }] : [];
  });
}

/** Where a link leads, as far as that says what it is. */
function linkParts(value: string): Part[] {
  const scheme = /^(tel|mailto|sms|viber|tg|whatsapp):/i.exec(value)?.[0];
  if (scheme) {
    return [
      { text: attribute('href', scheme, '^='), cost: ATTRIBUTE },
      { text: attribute('href', value), cost: CLASS },
    ];
  }
  const host = /^https?:\/\/([\w.-]+)/.exec(value)?.[1];
  if (host && host !== location.hostname) {
    return [{ text: attribute('href', `//${host}`, '*='), cost: ATTRIBUTE }];
  }
  const file = /\.(pdf|docx?|xlsx?|pptx?|zip|rar|apk)$/i.exec(value)?.[0];
  const path = value.length <= 60 && !/[?#"\\\s]|^javascript:|^$/.test(value);
  return [
    ...(file ? [{ text: attribute('href', file, '$='), cost: CLASS + 1 }] : []),
    ...(path && value !== '/' ? named(attribute('href', value), value, CLASS + 1) : []),
  ];
}

type Reading = (element: Element, name: string, value: string) => Part[];

const givenName =
  (cost: number): Reading =>
  (_, name, value) =>
    named(attribute(name, value), value, cost);

const spoken =
  (cost: number): Reading =>
  (_, name, value) => [{ text: attribute(name, value), cost }];

/** What standard attributes say that an element is. */
const STANDARD: Readonly<Record<string, Reading>> = {
  href: (element, _, value) => (/^(a|area)$/.test(element.localName) ? linkParts(value) : []),
  name: givenName(NAMED),
  for: givenName(ATTRIBUTE),
  itemprop: givenName(ATTRIBUTE),
  'aria-controls': givenName(ATTRIBUTE),
  action: (_, name, value) => named(attribute(name, value), value.replace(/\?.*/, ''), CLASS + 1),
  type: ({ localName }, name, value) =>
    /^(input|button)$/.test(localName) ? [{ text: localName + attribute(name, value), cost: MODULE }] : [],
  role: spoken(MODULE),
  'aria-label': spoken(MODULE),
  title: spoken(WORDS),
  alt: spoken(WORDS),
  placeholder: spoken(WORDS),
  value: (element, name, value) =>
    /^(radio|checkbox)$/.test((element as HTMLInputElement).type) ? named(attribute(name, value), value, CLASS) : [],
};

const standardParts = (element: Element): Part[] =>
  [...element.attributes].flatMap(({ name, value }) =>
    value && value.length <= 60 && !/[\n\r]/.test(value)
      ? (own<Reading>(STANDARD, name)?.(element, name, value) ?? [])
      : [],
  );

function ownParts(element: Element): Part[] {
  return [...element.attributes].flatMap(({ name, value }): Part[] => {
    if (!name.startsWith('data-')) {
      return [];
    }
    const standing = standingOfAttribute(name, value);
    if (standing === 'entity') {
      return [
        { text: attribute(name, value), cost: NUMBERED + 1 },
        { text: `[${name}]`, cost: CLASS + 1 },
      ];
    }
    const cost = { hook: HOOK, meaning: ATTRIBUTE, numbered: ATTRIBUTE + NUMBERED, look: 0, state: 0, generated: 0 };
    return cost[standing] ? [{ text: attribute(name, value), cost: cost[standing] }] : [];
  });
}

const tagCost = (tag: string): number =>
  tag.includes('-') ? CLASS : /^(div|span|p|i|b|em|strong|svg|path|use|g|li|td|tr|tbody)$/.test(tag) ? PLAIN_TAG : TAG;

/** Everything that an element itself says of what it is, the most lasting first. */
function partsOf(element: Element): Part[] {
  const parts = [
    ...(element.id ? named(`#${CSS.escape(element.id)}`, element.id, ID) : []),
    ...ownParts(element),
    ...standardParts(element),
    ...classParts(element),
    { text: CSS.escape(element.localName), cost: tagCost(element.localName) },
  ];
  return parts.sort((a, b) => a.cost - b.cost);
}

/** Which of its kind an element is among its siblings. */
function nth(element: Element): Part {
  const siblings = [...(element.parentNode?.children ?? [])].filter(({ localName }) => localName === element.localName);
  const place = siblings.length > 1 ? `:nth-of-type(${siblings.indexOf(element) + 1})` : '';
  return { text: CSS.escape(element.localName) + place, cost: place ? NTH : TAG };
}

/** One element's parts alone, with its tag, and two together. */
function compounds(element: Element, most: number): Part[] {
  const parts = partsOf(element).slice(0, most);
  const tag = parts.find(({ text }) => text === CSS.escape(element.localName));
  const all = [...parts];
  parts.forEach((first, index) => {
    if (tag && first !== tag && /^[.[]/.test(first.text)) {
      all.push({ text: tag.text + first.text, cost: first.cost + 1 });
    }
    for (const second of parts.slice(index + 1)) {
      if (/^[.[]/.test(second.text) && first !== tag && /^[.[#]/.test(first.text)) {
        all.push({ text: first.text + second.text, cost: first.cost + second.cost });
      }
    }
  });
  return all.sort((a, b) => a.cost - b.cost);
}

function ancestorsOf(element: Element): Element[] {
  const all: Element[] = [];
  let above = element.parentElement;
  while (above && all.length < MOST_ANCESTORS && !/^(body|html)$/.test(above.localName)) {
    all.push(above);
    above = above.parentElement;
  }
  return all;
}

/** Selectors that say nothing of places among siblings, the most lasting first. */
function candidates(element: Element): Part[] {
  const ends = compounds(element, 8);
  const all = [...ends];
  ancestorsOf(element).forEach((ancestor, depth) => {
    for (const outer of compounds(ancestor, 4)) {
      for (const inner of ends.slice(0, 10)) {
        all.push({ text: `${outer.text} ${inner.text}`, cost: outer.cost + inner.cost + 2 + depth / 2 });
      }
    }
  });
  return all
    .filter(({ text, cost }) => cost < NTH && !(cost === PLAIN_TAG && /^\w+$/.test(text)))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MOST_TRIED);
}

/** The document and all open shadow trees in it: where a click may come from. */
export function trees(): (Document | ShadowRoot)[] {
  const all: (Document | ShadowRoot)[] = [document];
  for (const tree of all) {
    for (const element of tree.querySelectorAll('*')) {
      if (element.shadowRoot && !element.localName.startsWith('metka-')) {
        all.push(element.shadowRoot);
      }
    }
  }
  return all;
}

/** The elements that a selector means; nothing for a text that is none. */
export function matching(selector: string, all = trees()): Element[] | undefined {
  return attempt(() => all.flatMap((tree) => [...tree.querySelectorAll(selector)]));
}

/** A selector that counts one place among siblings, near the element rather than far. */
function byPlace(element: Element, counted: (selector: string) => number): Choice | undefined {
  const ends = compounds(element, 4).slice(0, 4);
  for (const at of [element, ...ancestorsOf(element)]) {
    const place = nth(at);
    const inner = at === element ? [''] : ends.map(({ text }) => ` ${text}`);
    const outer = ancestorsOf(at).flatMap((above) => compounds(above, 3).filter(({ cost }) => cost < TAG));
    for (const before of place.cost === NTH ? [...outer.map(({ text }) => `${text} `), ''] : []) {
      for (const after of inner) {
        const selector = before + place.text + after;
        if (counted(selector) === 1) {
          return { selector, count: 1 };
        }
      }
    }
  }
  return byPath(element, counted);
}

/** All places from the top of the tree down. */
function byPath(element: Element, counted: (selector: string) => number): Choice | undefined {
  let selector = '';
  for (let at: Element | null = element; at; at = at.parentElement) {
    selector = nth(at).text + (selector && ` > ${selector}`);
  }
  return counted(selector) === 1 ? { selector, count: 1 } : undefined;
}

/**
 * Says which elements may be meant by one: with names that people gave rather than a build, fewest words first.
 *
 * Every selector matches the element, and `count` is over the document and its open shadow trees, where triggers look.
 */
export function choicesFor(element: Element): Choices {
  const all = trees();
  const counted = (selector: string): number => matching(selector, all)?.length ?? 0;
  const broader = new Map<number, Choice>();
  let only: Choice | undefined;
  for (const { text } of candidates(element)) {
    const count = counted(text);
    if (count === 1) {
      only ??= { selector: text, count };
    } else if (!broader.has(count)) {
      broader.set(count, { selector: text, count });
    }
  }
  only ??= byPlace(element, counted);
  const offered = [...broader.values()].slice(0, MOST_BROADER).sort((a, b) => a.count - b.count);
  return { ...(only && { only }), broader: offered };
}
