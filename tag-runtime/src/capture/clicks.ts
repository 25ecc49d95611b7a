import type { Parameters } from '../config';
import type { Feature, Occurrence, Scope } from '../feature';

/** Narrows a click to the nearest element that the trigger's selector names. */
function within(parameters: Parameters, occurrence: Occurrence): Occurrence | undefined {
  if (typeof parameters.selector !== 'string') {
    return occurrence;
  }
  const element = occurrence.element?.closest(parameters.selector);
  return element ? { ...occurrence, element } : undefined;
}

const attribute =
  (name: string) =>
  (_: Parameters, { occurrence }: Scope): string | undefined =>
    occurrence.element && (occurrence.element.getAttribute(name) ?? '');

/** An address as the browser resolved it; SVG links have none, only an attribute. */
function address(element: Element | undefined): string | undefined {
  const href = (element as HTMLAnchorElement | undefined)?.href as unknown;
  return element && (typeof href === 'string' ? href : (element.getAttribute('href') ?? ''));
}

/** Triggers and variables of clicks, on one listener for the whole document. */
export const clicks: Feature = {
  triggers: { click: within, link_click: within },
  variables: {
    click_element: (_, { occurrence }) => occurrence.element,
    click_id: attribute('id'),
    click_classes: attribute('class'),
    click_target: attribute('target'),
    click_text: (_, { occurrence }) => occurrence.element?.textContent?.replace(/\s+/g, ' ').trim(),
    click_url: (_, { occurrence }) => address(occurrence.element),
  },
  sources: [
    (emit) => {
      // In the capture phase, because pages stop propagation and replace what was clicked.
      document.addEventListener(
        'click',
        (event) => {
          const element = event.composedPath()[0];
          if (element instanceof Element) {
            emit({ type: 'click', name: 'gtm.click', element });
            const link = element.closest('a[href],area[href]');
            if (link) {
              emit({ type: 'link_click', name: 'gtm.linkClick', element: link });
            }
          }
        },
        true,
      );
    },
  ],
};
