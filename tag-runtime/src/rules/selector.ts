import type { Feature } from '../feature';

/** Conditions on elements, by CSS selector. */
export const selector: Feature = {
  operators: {
    css_selector: (actual, expected) => actual instanceof Element && actual.matches(expected),
  },
};
