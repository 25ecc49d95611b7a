import type { Parameters, Row, Value } from '../config';
import type { Feature, Scope } from '../feature';
import { find } from './tables';

/** `1 990,50` and `1,990.50`: of two separators the last one is the decimal one, and a single comma is one too. */
function toNumber(value: unknown): unknown {
  if (typeof value === 'boolean') {
    return Number(value);
  }
  if (typeof value !== 'string') {
    return value;
  }
  const plain = value.replace(/\s/g, '');
  const decimalComma = plain.lastIndexOf(',') > plain.lastIndexOf('.');
  const number = Number(decimalComma ? plain.replace(/\./g, '').replace(',', '.') : plain.replace(/,/g, ''));
  return plain && Number.isFinite(number) ? number : value;
}

function toBoolean(value: unknown): unknown {
  const text = String(value).trim().toLowerCase();
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' || text === '' ? false : value;
}

/** What a value becomes, by the name under which a replacement may stand. */
const REPLACED: readonly [string, unknown][] = [
  ['null_to', null],
  ['undefined_to', undefined],
  ['true_to', true],
  ['false_to', false],
];

function format(value: unknown, option: unknown, scope: Scope): unknown {
  const wanted = option as Parameters;
  let result = value;
  if (typeof result === 'string' && wanted.case) {
    result = wanted.case === 'lower' ? result.toLowerCase() : result.toUpperCase();
  }
  for (const [name, replaced] of REPLACED) {
    if (result === replaced && name in wanted) {
      result = scope.value(wanted[name] as Value);
    }
  }
  result = wanted.to_number ? toNumber(result) : result;
  return wanted.to_boolean ? toBoolean(result) : result;
}

/** What every variable may ask for beside its parameters. */
export const options: Feature = {
  options: {
    format,
    lookup(value, rows, scope) {
      const row = find(rows as readonly Row[], value, scope);
      return row ? scope.value(row.value) : value;
    },
  },
};
