import type { Value } from '../config';
import type { TagContext } from '../feature';
import { isPlain, own, type Plain } from '../safe';
import { ecommerceOf } from './ecommerce';

/** What expressions are evaluated against. */
export type Surroundings = Pick<TagContext, 'scope' | 'consent'>;

export type Evaluate = (expression: unknown) => unknown;

type Operation = (args: readonly unknown[], evaluate: Evaluate, around: Surroundings) => unknown;

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

const text = (value: unknown): string => (isEmpty(value) ? '' : String(value));

/** An object of what is not empty. */
function filled(entries: readonly (readonly [string, unknown])[]): Plain {
  const object: Plain = {};
  for (const [key, value] of entries) {
    if (!isEmpty(value) && key !== '__proto__') {
      object[key] = value;
    }
  }
  return object;
}

function rename(value: unknown, keys: Plain): unknown {
  if (Array.isArray(value)) {
    return Array.from(value, (item) => rename(item, keys));
  }
  return isPlain(value) ? filled(Object.keys(value).map((key) => [text(keys[key]) || key, value[key]])) : value;
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value.replace(/\s/g, '').replace(',', '.')) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** By the name that the compiler gives them (`TemplateExpressions`). */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  list: (args, evaluate) => args.map(evaluate),
  table: (rows, evaluate) =>
    filled((rows as [unknown, unknown][]).map(([name, value]) => [text(evaluate(name)), evaluate(value)])),
  merge: (args, evaluate) => Object.assign({}, ...args.map(evaluate).filter(isPlain)),
  first: (args, evaluate) => args.map(evaluate).find((value) => !isEmpty(value)),
  number: ([value], evaluate) => toNumber(evaluate(value)),
  boolean: ([value], evaluate) => /^(true|1|yes)$/i.test(text(evaluate(value))),
  text: ([value], evaluate) => text(evaluate(value)),
  encode: ([value], evaluate) => encodeURIComponent(text(evaluate(value))),
  split: ([value], evaluate) =>
    text(evaluate(value))
      .split(/[\s,;]+/)
      .filter(Boolean),
  join: ([separator, ...args], evaluate) =>
    args
      .map((arg) => text(evaluate(arg)))
      .filter(Boolean)
      .join(separator as string),
  prefix: ([prefix, value], evaluate) => {
    const given = text(evaluate(value));
    return given && !given.startsWith(prefix as string) ? `${prefix}${given}` : given;
  },
  rename: ([value, keys], evaluate) => rename(evaluate(value), keys as Plain),
  get: ([key, of], evaluate) => own(evaluate(of), key as string),
  data: ([path], _, { scope }) => scope.data(path as string),
  ecommerce: (_, __, { scope }) => ecommerceOf(scope),
  page: ([part], _, { scope }) => scope.page[part as 'url' | 'title' | 'referrer'](),
  consent: ([purpose], _, { consent }) => (consent.verdict([purpose as string]) === 'granted' ? 'granted' : 'denied'),
  now: ([unit]) => Math.floor(Date.now() / (unit as number)),
  date: () => new Date(),
};

/**
 * Reads what a template's arguments were compiled to: a literal, a text with variables, an object of expressions whose
 * empty properties are left out, or an operation, which is a list that begins with its name.
 */
export function evaluator(around: Surroundings): Evaluate {
  const evaluate: Evaluate = (expression) => {
    if (Array.isArray(expression)) {
      return OPERATIONS[expression[0]]?.(expression.slice(1), evaluate, around);
    }
    if (!isPlain(expression)) {
      return expression;
    }
    return '$' in expression
      ? around.scope.value(expression as Value)
      : filled(Object.keys(expression).map((key) => [key, evaluate(expression[key])]));
  };
  return evaluate;
}
