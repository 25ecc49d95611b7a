import type { Parameters } from '../config';
import type { Feature, Scope } from '../feature';
import { attempt } from '../safe';
import { component } from './url';

/** An address as the browser resolved it; SVG links have none, only an attribute, and fields may hide a form's. */
function address(element: Element): string {
  const { href } = element as HTMLAnchorElement;
  const given = element.getAttribute('href') ?? element.getAttribute('formaction') ?? element.getAttribute('action');
  if (typeof href === 'string') {
    return href;
  }
  return element instanceof HTMLFormElement ? new URL(given ?? '', document.baseURI).href : (given ?? '');
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
  element_target: (element) => element.getAttribute('target') ?? '',
  element_text: (element) => element.textContent?.replace(/\s+/g, ' ').trim(),
  element_url: url,
  element_attribute: (element, { attribute }) => element.getAttribute(String(attribute)) ?? undefined,
};

/** What is known of the occurrence itself: its element, and what its source says about it. */
export const autoEvent: Feature = {
  variables: {
    auto_event(parameters: Parameters, { occurrence }: Scope) {
      const field = parameters.field as string;
      const read = ELEMENT[field];
      return read ? occurrence.element && read(occurrence.element, parameters) : occurrence.fields?.[field];
    },
  },
};
