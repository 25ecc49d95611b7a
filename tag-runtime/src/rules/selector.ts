import type { Feature } from '../feature';

/** Conditions on an element: that it matches a CSS selector. */
export const selector: Feature = {
  operators: {
    css_selector: (actual, expected) => actual instanceof Element && actual.matches(expected),
  },
};
