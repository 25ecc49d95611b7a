import type { Feature } from '../feature';
import { attempt } from '../safe';

const compiled = new Map<string, RegExp | undefined>();

/** Conditions by pattern: anywhere in the text, in the subset that JavaScript and RE2 read alike. */
export const regex: Feature = {
  operators: {
    regex(actual, expected, ignoreCase) {
      const flags = ignoreCase ? 'i' : '';
      const key = `${flags}/${expected}`;
      if (!compiled.has(key)) {
        compiled.set(
          key,
          attempt(() => new RegExp(expected, flags)),
        );
      }
      return compiled.get(key)?.test(String(actual)) ?? false;
    },
  },
};
