import type { Plain } from './export';

/** All that was pushed, merged. */
export const model: Plain = {};
export const isObject = (value: unknown): value is Plain => Object.prototype.toString.call(value) === '[object Object]';
export const merge = (into: Plain, from: Plain): void => {
  for (const [key, value] of Object.entries(from)) {
    if (isObject(value) || Array.isArray(value)) {
      const fits = Array.isArray(value) ? Array.isArray(into[key]) : isObject(into[key]);
      into[key] = fits ? into[key] : Array.isArray(value) ? [] : {};
      merge(into[key] as Plain, value as Plain);
    } else {
      into[key] = value;
    }
  }
};
export const set = (key: string, value: unknown): void =>
  merge(model, key.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Plain);
export const read = (path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Plain | undefined)?.[key], model);
