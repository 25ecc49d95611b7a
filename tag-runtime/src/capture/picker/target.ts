import type { Kind } from './names';
import { type Choices, choicesFor } from './selectors';

const PRESSED =
  'a[href],area[href],button,input,select,textarea,summary,label,option,[role=button],[role=link],[role=tab],[role=menuitem],[role=option],[role=checkbox],[role=radio],[role=switch],[onclick],[contenteditable=""],[contenteditable=true]';

/** How far above what was hit the thing that is pressed may be. */
const REACH = 6;

/** The element at a point of the window, within open shadow trees too; never one of the picker's own. */
export function elementAt(x: number, y: number): Element | undefined {
  let tree: Document | ShadowRoot = document;
  let found: Element | undefined;
  for (;;) {
    const hit: Element | undefined = tree
      .elementsFromPoint(x, y)
      .find(({ localName }) => !localName.startsWith('metka-'));
    if (!hit || hit === found) {
      return found;
    }
    found = hit;
    if (!hit.shadowRoot) {
      return found;
    }
    tree = hit.shadowRoot;
  }
}

/** The element around this one, out of a shadow tree to its host. */
export const around = (element: Element): Element | undefined =>
  element.parentElement ?? (element.getRootNode() as ShadowRoot).host;

const pointed = (element: Element): boolean => getComputedStyle(element).cursor === 'pointer';

/**
 * What is meant by pointing at an element: the control that it is part of, as an icon is of its button, or the outermost
 * of the elements around it that shows the hand, as frameworks make them pressed; else the element itself.
 */
export function meantBy(element: Element): Element {
  const control = element.closest(PRESSED);
  let within = element;
  for (let step = 0; step < REACH && control && within !== control; step++) {
    within = within.parentElement ?? control;
  }
  if (control && within === control) {
    return control;
  }
  let hand = element;
  while (pointed(hand) && hand.parentElement && pointed(hand.parentElement)) {
    hand = hand.parentElement;
  }
  if (hand !== element) {
    return hand;
  }
  // Nobody means a stroke of an icon.
  return element.closest('svg') ?? element;
}

/** One way to count a picked element. */
export interface Way {
  readonly kind: Kind;
  /** The element that the trigger hears of. */
  readonly element: Element;
  readonly choices: Choices;
}

const SENDS = 'button:not([type=button]):not([type=reset]),input[type=submit],input[type=image]';

/** The ways to count an element, the likeliest first. */
export function waysFor(element: Element): Way[] {
  const kinds: [Kind, Element][] = [];
  // Nobody outside of a shadow tree hears that a form in it is sent.
  const form = element.getRootNode() === document ? element.closest('form') : null;
  const link = element.closest('a[href],area[href]');
  const pressed = element.matches(PRESSED) || pointed(element);
  if (form && (element === form || element.matches(SENDS))) {
    kinds.push(['form_submit', form]);
  }
  if (link && !/^javascript:|^#?$/i.test(link.getAttribute('href') ?? '')) {
    kinds.push(['link_click', link]);
  }
  const clicks: [Kind, Element] = ['click', element];
  // Who watches what comes on the screen looks at the document alone.
  let seen = element;
  while (seen.getRootNode() instanceof ShadowRoot) {
    seen = (seen.getRootNode() as ShadowRoot).host;
  }
  const sight: [Kind, Element] = ['visibility', seen];
  // A click inside of a frame stays inside.
  const frame = /^(iframe|embed|object)$/.test(element.localName);
  kinds.push(...(frame ? [sight] : pressed || element === form ? [clicks, sight] : [sight, clicks]));
  if (form && !kinds.some(([kind]) => kind === 'form_submit')) {
    kinds.push(['form_submit', form]);
  }
  const known = new Map<Element, Choices>();
  return kinds.map(([kind, of]) => {
    const choices = known.get(of) ?? choicesFor(of);
    known.set(of, choices);
    return { kind, element: of, choices };
  });
}

/** A trigger's settings that make it fire for what a selector means. */
export function triggerParameters(kind: Kind, selector: string): Record<string, string | number | boolean> {
  return kind === 'visibility'
    ? { selector_type: 'css', selector, frequency: 'once', min_percent: 50, observe_dom: true }
    : { selector };
}
