import type { CodeFunction, TriggerConfig, Value, VariableConfig } from '../config';
import type { Container, Feature, Occurrence, Page, Scope } from '../feature';
import { attempt } from '../safe';

/** What stays the same for all occurrences of a page. */
export interface Surroundings {
  readonly container: Container;
  readonly variables: readonly VariableConfig[];
  readonly functions: readonly CodeFunction[];
  readonly features: Required<Omit<Feature, 'sources' | 'start' | 'announce' | 'requires'>>;
  readonly page: Page;
  data(path: string, version?: number): unknown;
  /** Told of each trigger that fires. */
  readonly fired?: (trigger: TriggerConfig) => void;
}

/** In characters: variables that double each other's text must not fill the page's memory. */
const LONGEST_TEXT = 10_000;

/** A view of one occurrence that asks each variable at most once. */
export function createScope(surroundings: Surroundings, occurrence: Occurrence): Scope {
  const { container, features, functions, page } = surroundings;
  const known = new Map<number, unknown>();

  const compute = (config: VariableConfig): unknown => {
    let value = attempt(() => features.variables[config.type]?.(config.parameters, scope));
    if (value === undefined && config.default !== undefined) {
      value = scope.value(config.default);
    }
    for (const option of ['format', 'lookup'] as const) {
      if (config[option]) {
        value = attempt(() => features.options[option]?.(value, config[option], scope));
      }
    }
    return value;
  };

  const variable = (index: number): unknown => {
    if (!known.has(index)) {
      const config = surroundings.variables[index];
      // Code can ask in ways that no check foresees: whoever asks for itself gets nothing instead of an endless chain.
      known.set(index, undefined);
      const value = config && compute(config);
      known.set(index, value);
      if (METKA_PREVIEW) {
        surroundings.features.watch.variable?.(index, value);
      }
    }
    return known.get(index);
  };

  const scope: Scope = {
    occurrence,
    container,
    page,
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
    run: ({ f }) => functions[f]?.(variable),
  };
  return scope;
}
