import type { Code } from '../config';
import type { Feature } from '../feature';

/** Variables that read what scripts of the page made, or run a marketer's own code. */
export const javascript: Feature = {
  variables: {
    javascript_global: (parameters) =>
      (parameters.name as string)
        .split('.')
        .reduce<unknown>((object, key) => (object as Record<string, unknown> | null | undefined)?.[key], window),
    custom_javascript(parameters, scope) {
      const result = scope.run(parameters.code as Code);
      return typeof result === 'function' ? result() : result;
    },
  },
};
