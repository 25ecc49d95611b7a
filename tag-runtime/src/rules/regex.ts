import type { Feature } from '../feature';
import { attempt } from '../safe';

const compiled = new Map<string, RegExp | undefined>();

/** The pattern ready to use, or nothing if the browser does not know how to read it. */
export function pattern(source: string, ignoreCase: boolean): RegExp | undefined {
  const flags = ignoreCase ? 'i' : '';
  const key = `${flags}/${source}`;
  if (!compiled.has(key)) {
    compiled.set(
      key,
      attempt(() => new RegExp(source, flags)),
    );
  }
  return compiled.get(key);
}

/** Conditions by pattern: anywhere in the text, in the subset that JavaScript and RE2 read alike. */
export const regex: Feature = {
  operators: {
    regex: (actual, expected, ignoreCase) => pattern(expected, ignoreCase)?.test(String(actual)) ?? false,
  },
};
