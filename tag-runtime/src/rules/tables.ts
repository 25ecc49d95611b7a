import type { Parameters, Row, Value } from '../config';
import type { Feature, Scope } from '../feature';

/** The value of the first row whose key is this text. */
export function find(rows: readonly Row[], value: unknown, scope: Scope): Row | undefined {
  return rows.find((row) => String(scope.value(row.key)) === String(value));
}

interface PatternRow {
  readonly pattern: string;
  readonly value: Value;
}

function byPattern(parameters: Parameters, scope: Scope): unknown {
  const input = String(scope.value(parameters.input as Value));
  const { full_match: full, ignore_case: fold, replace } = parameters;
  for (const row of parameters.rows as readonly PatternRow[]) {
    const wanted = new RegExp(full ? `^(?:${row.pattern})$` : row.pattern, fold ? 'gi' : 'g');
    if (wanted.test(input)) {
      wanted.lastIndex = 0;
      return replace ? input.replace(wanted, scope.text(row.value)) : scope.value(row.value);
    }
  }
  return undefined;
}

/** Variables that look another variable's value up: the first row decides, by its text or by its pattern. */
export const tables: Feature = {
  variables: {
    lookup_table(parameters, scope) {
      const row = find(parameters.rows as readonly Row[], scope.value(parameters.input as Value), scope);
      return row && scope.value(row.value);
    },
    regex_table: byPattern,
  },
};
