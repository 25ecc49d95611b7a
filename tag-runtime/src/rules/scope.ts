import type { TriggerConfig, Value, VariableConfig } from '../config';
import type { Feature, Occurrence, Page, Scope } from '../feature';
import { attempt } from '../safe';

/** What stays the same for all occurrences of a page. */
export interface Surroundings {
  readonly variables: readonly VariableConfig[];
  readonly features: Required<Omit<Feature, 'sources' | 'start' | 'requires'>>;
  readonly page: Page;
  data(path: string): unknown;
  /** Told of each trigger that fires. */
  readonly fired?: (trigger: TriggerConfig) => void;
}

/** In characters: variables that double each other's text must not fill the page's memory. */
const LONGEST_TEXT = 10_000;

/** A view of one occurrence that asks each variable at most once. */
export function createScope(surroundings: Surroundings, occurrence: Occurrence): Scope {
  const known = new Map<number, unknown>();

  const variable = (index: number): unknown => {
    if (!known.has(index)) {
      const config = surroundings.variables[index];
      const read = config && surroundings.features.variables[config.type];
      let value = read && attempt(() => read(config.parameters, scope));
      if (value === undefined && config?.default !== undefined) {
        value = scope.value(config.default);
      }
      known.set(index, value);
      if (METKA_PREVIEW) {
        surroundings.features.watch.variable?.(index, value);
      }
    }
    return known.get(index);
  };

  const scope: Scope = {
    occurrence,
    page: surroundings.page,
    data: surroundings.data,
    value(value: Value) {
      if (typeof value !== 'object' || value === null) {
        return value;
      }
      const parts = value.$;
      const [only] = parts;
      return parts.length === 1 && typeof only === 'number'
        ? variable(only)
        : parts
            .map((part) => (typeof part === 'number' ? (variable(part) ?? '') : part))
            .join('')
            .slice(0, LONGEST_TEXT);
    },
    text: (value) => String(scope.value(value) ?? ''),
  };
  return scope;
}
