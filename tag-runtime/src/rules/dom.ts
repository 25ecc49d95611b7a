import type { Parameters } from '../config';
import type { Feature } from '../feature';

function find(parameters: Parameters): Element | null {
  const selector = parameters.selector as string;
  return parameters.selector_type === 'id' ? document.getElementById(selector) : document.querySelector(selector);
}

/** What a visitor typed or chose counts as the text of a field; passwords stay where they are. */
function content(element: Element, attribute: unknown): string | null | undefined {
  const value: unknown = (element as HTMLInputElement).value;
  if (element instanceof HTMLInputElement && element.type === 'password') {
    return undefined;
  }
  if (typeof value === 'string' && (attribute === 'value' || (!attribute && !(element instanceof HTMLButtonElement)))) {
    return value;
  }
  return attribute
    ? element.getAttribute(attribute as string)
    : ((element as HTMLElement).textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** How much of an element is inside the window, in percent of its area. */
function visiblePercent(element: Element): number {
  const { top, right, bottom, left, width, height } = element.getBoundingClientRect();
  const shown = element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? true;
  const across = Math.min(right, innerWidth) - Math.max(left, 0);
  const down = Math.min(bottom, innerHeight) - Math.max(top, 0);
  return shown && width && height && across > 0 && down > 0
    ? Math.round((across * down * 10_000) / (width * height)) / 100
    : 0;
}

/** Variables that read the document. */
export const dom: Feature = {
  variables: {
    dom_element(parameters) {
      const element = find(parameters);
      return (element && content(element, parameters.attribute)) ?? undefined;
    },
    element_visibility(parameters) {
      const element = find(parameters);
      const percent = element ? visiblePercent(element) : 0;
      return parameters.output === 'percent'
        ? percent
        : percent > 0 && percent >= ((parameters.min_percent as number | undefined) ?? 0);
    },
    meta(parameters) {
      const name = CSS.escape(parameters.name as string);
      return document.querySelector<HTMLMetaElement>(`meta[name=${name}],meta[property=${name}]`)?.content;
    },
  },
};
