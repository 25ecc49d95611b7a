import type { Feature } from '../feature';

const folded =
  (compare: (actual: string, expected: string) => boolean) =>
  (actual: unknown, expected: string, ignoreCase: boolean): boolean =>
    ignoreCase ? compare(String(actual).toLowerCase(), expected.toLowerCase()) : compare(String(actual), expected);

/** The triggers, variables and operators that nearly every container names, so that the core carries them. */
export const basics: Feature = {
  triggers: {
    consent_init: (_, occurrence) => occurrence,
    init: (_, occurrence) => occurrence,
    page_view: (_, occurrence) => occurrence,
    custom_event({ event, match, ignore_case }, occurrence) {
      const [name, wanted] = [occurrence.name, event as string];
      const fires =
        match === 'regex'
          ? new RegExp(wanted, ignore_case ? 'i' : '').test(name)
          : name === wanted || (!!ignore_case && name.toLowerCase() === wanted.toLowerCase());
      return fires ? occurrence : undefined;
    },
  },
  variables: {
    constant: (parameters) => parameters.value,
    data_layer: (parameters, scope) => scope.data(parameters.path as string, parameters.version as number | undefined),
    event_name: (_, scope) => scope.occurrence.name,
    page_title: (_, scope) => scope.page.title(),
  },
  operators: {
    equals: folded((actual, expected) => actual === expected),
    contains: folded((actual, expected) => actual.includes(expected)),
    starts_with: folded((actual, expected) => actual.startsWith(expected)),
    ends_with: folded((actual, expected) => actual.endsWith(expected)),
    exists: (actual) => actual !== undefined && actual !== null && actual !== '',
  },
};
