import type { Value } from '../config';
import type { Scope } from '../feature';
import { attempt, plainCopy } from '../safe';

/** Texts and variables; an index in a list of its own is written in the other of the two ways of its place. */
type Parts = readonly (string | number | readonly [number])[];

/** An attribute: an address (after ? and # escaped whole, a list's index as part of the address itself), a style, or text. */
export type Written = Value | { readonly url: Parts } | { readonly css: Parts };

/** What stands in a script (inside of quotes; a list's index as an expression) or in a style sheet. */
export type Source = string | { readonly js: Parts } | { readonly json: Parts } | { readonly css: Parts };

/** What a text in place of an address becomes when a browser would run it. */
const NOWHERE = 'about:blank#blocked';

function join(parts: Parts, scope: Scope, one: (value: unknown) => string, other = one): string {
  return parts
    .map((part) =>
      typeof part === 'string'
        ? part
        : typeof part === 'number'
          ? one(scope.value({ $: [part] }))
          : other(scope.value({ $: [part[0]] })),
    )
    .join('');
}

const text = (value: unknown): string => String(value ?? '');

/** Text that means itself inside quotes, comments and patterns of a script, and that never ends any of them. */
const quoted = (value: unknown): string =>
  text(value).replace(/[^A-Za-z0-9_ ]/g, (unit) => `\\u${(unit.charCodeAt(0) + 65_536).toString(16).slice(1)}`);

/** Values that cannot be spelled are kept here for the scripts that name them; the oldest make room. */
const kept: unknown[] = [];
const MOST_KEPT = 1_000;
let keeping = 0;

function keep(value: unknown): string {
  const page = window as unknown as { metka: { kept?: unknown[] } };
  page.metka.kept ??= kept;
  const index = keeping++ % MOST_KEPT;
  page.metka.kept[index] = value;
  return `metka.kept[${index}]`;
}

function expression(value: unknown): string {
  if (typeof value === 'string') {
    return `"${quoted(value)}"`;
  }
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? keep(value) : `(${value})`;
}

function json(value: unknown): string {
  return typeof value === 'string'
    ? `"${quoted(value)}"`
    : (JSON.stringify(plainCopy(value)) ?? 'null').replace(/[<\u2028\u2029]/g, (unit) => quoted(unit));
}

export function scriptOf(source: Source, scope: Scope): string {
  if (typeof source === 'string') {
    return source;
  }
  return 'js' in source
    ? join(source.js, scope, quoted, expression)
    : join((source as { json: Parts }).json, scope, quoted, json);
}

/** Simple values only: what could name an address, end a rule or start another is left out. */
const styled = (value: unknown): string => (/^[\w #.,%+-]{0,200}$/.test(text(value)) ? text(value) : '');

export function styleOf(source: Source, scope: Scope): string {
  return typeof source === 'string' ? source : join((source as { css: Parts }).css, scope, styled);
}

const component = (value: unknown): string => attempt(() => encodeURIComponent(text(value))) ?? '';

/** Keeps what an address is made of; `%` may be an escape already. */
const address = (value: unknown): string => attempt(() => encodeURI(text(value)).replace(/%25/g, '%')) ?? '';

function addressOf(parts: Parts, scope: Scope): string {
  const url = join(parts, scope, component, address);
  return /^(?:https?:|mailto:|tel:|sms:|[^:]*(?:[/?#]|$))/i.test(url) ? url : NOWHERE;
}

/** An attribute's value. */
export function writtenOf(written: Written, scope: Scope): string {
  if (typeof written === 'object' && written !== null) {
    if ('url' in written) {
      return addressOf(written.url, scope);
    }
    if ('css' in written) {
      return join(written.css, scope, styled);
    }
  }
  return scope.text(written);
}
