import type { Parameters } from '../config';
import type { Feature, Scope } from '../feature';
import { attempt } from '../safe';
import { component } from './url';

/** An address as the browser resolved it; SVG links have none, only an attribute, and fields may hide a form's. */
export function address(element: Element): string {
  const { href } = element as HTMLAnchorElement;
  const attribute = ['href', 'formaction', 'action', 'src'].find((name) => element.hasAttribute(name));
  const given = (attribute && element.getAttribute(attribute)) || '';
  if (typeof href === 'string') {
    return href;
  }
  return element instanceof HTMLFormElement || (given && attribute !== 'href')
    ? (attempt(() => new URL(given, document.baseURI).href) ?? given)
    : given;
}

function url(element: Element, parameters: Parameters): string | undefined {
  const text = address(element);
  return parameters.component === undefined || parameters.component === 'url'
    ? text
    : attempt(() => component(new URL(text, document.baseURI), parameters));
}

const ELEMENT: Readonly<Record<string, (element: Element, parameters: Parameters) => unknown>> = {
  element: (element) => element,
  element_id: (element) => element.getAttribute('id') ?? '',
  element_classes: (element) => element.getAttribute('class') ?? '',
  element_target: (element) => element.getAttribute('formtarget') ?? element.getAttribute('target') ?? '',
  // What visitors read: without hidden parts, in the case that the style gives it.
  element_text: (element) => ((element as HTMLElement).innerText || element.textContent)?.replace(/\s+/g, ' ').trim(),
  element_url: url,
  element_attribute: (element, { attribute }) => element.getAttribute(String(attribute)) ?? undefined,
};

/** The last element, and the last value of each field: they hold until others come. */
let lastElement: Element | undefined;
const lastFields: Record<string, unknown> = {};

/** What the latest occurrences say of themselves: their element, and what their sources say about them. */
export const autoEvent: Feature = {
  announce(occurrence) {
    lastElement = occurrence.element ?? lastElement;
    Object.assign(lastFields, occurrence.fields);
    return {};
  },
  variables: {
    auto_event(parameters: Parameters, { occurrence }: Scope) {
      const field = parameters.field as string;
      const read = ELEMENT[field];
      const element = occurrence.element ?? lastElement;
      return read ? element && read(element, parameters) : { ...lastFields, ...occurrence.fields }[field];
    },
  },
};
