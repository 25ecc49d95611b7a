/** Runs code that the page or a marketer can make fail; a failure stays here and becomes `undefined`. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

export type Plain = Record<string, unknown>;

/** True for objects that are data: literals, and what JSON gives; false for elements, dates, windows, arrays. */
export function isPlain(value: unknown): value is Plain {
  if (Object.prototype.toString.call(value) !== '[object Object]') {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A property that the object itself has; what it inherits is not data. */
export const own = <T = unknown>(object: unknown, key: string): T | undefined =>
  typeof object === 'object' && object !== null ? Object.getOwnPropertyDescriptor(object, key)?.value : undefined;

const DEEPEST = 16;

/**
 * A copy that JSON can carry whatever the page put into it: what is not data, what refers to itself and what lies deeper
 * than 16 levels is left out.
 */
export function plainCopy(value: unknown, above: readonly unknown[] = []): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : undefined;
  }
  if (value instanceof Date) {
    return attempt(() => value.toISOString());
  }
  const list = Array.isArray(value);
  if ((!list && !isPlain(value)) || above.length === DEEPEST || above.includes(value)) {
    return undefined;
  }
  const inside = [...above, value];
  if (list) {
    return Array.from(value, (item) => plainCopy(item, inside) ?? null);
  }
  const copy: Plain = {};
  for (const key of Object.keys(value)) {
    const item = attempt(() => plainCopy(value[key], inside));
    if (item !== undefined && key !== '__proto__') {
      copy[key] = item;
    }
  }
  return copy;
}

/** A random UUID, also on pages without a secure context, where `crypto.randomUUID` is missing. */
export function uuid(): string {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
