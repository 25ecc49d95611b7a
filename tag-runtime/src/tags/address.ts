import type { Value } from '../config';
import type { Scope } from '../feature';

/** An address with variables in it: after ? and # their values are escaped, so that none of them adds a parameter. */
export function addressOf(value: Value, scope: Scope): string {
  if (typeof value !== 'object' || value === null) {
    return scope.text(value);
  }
  let query = false;
  return value.$.map((part) => {
    const text = typeof part === 'string' ? part : scope.text({ $: [part] });
    const written = query && typeof part === 'number' ? encodeURIComponent(text) : text;
    query ||= typeof part === 'string' && /[?#]/.test(part);
    return written;
  }).join('');
}
