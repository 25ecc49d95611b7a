import type { Feature } from '../feature';

/** A number, or a text that is one; anything else is smaller and greater than nothing. */
const number = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && value.trim() ? Number(value) : Number.NaN;

const compared =
  (compare: (actual: number, expected: number) => boolean) =>
  (actual: unknown, expected: string): boolean =>
    compare(number(actual), number(expected));

/** Conditions by size, and by a list of texts. */
export const compare: Feature = {
  operators: {
    greater: compared((actual, expected) => actual > expected),
    greater_or_equal: compared((actual, expected) => actual >= expected),
    less: compared((actual, expected) => actual < expected),
    less_or_equal: compared((actual, expected) => actual <= expected),
    one_of(actual, expected, ignoreCase) {
      const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text).trim();
      const wanted = fold(String(actual));
      return expected.split('\n').some((line) => line.trim() && fold(line) === wanted);
    },
  },
};
