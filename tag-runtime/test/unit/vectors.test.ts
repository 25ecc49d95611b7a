import { describe, expect, test } from 'vitest';
import { createDataLayer } from '../../src/capture/data-layer';
import { createGtag } from '../../src/capture/gtag';
import type { Parameters, TriggerConfig, Value, VariableConfig } from '../../src/config';
import { createConsent } from '../../src/consent';
import type { Container, Draft, Occurrence } from '../../src/feature';
import { createScope } from '../../src/rules/scope';
import { fire, holds } from '../../src/rules/triggers';
import type { Plain } from '../../src/safe';
import { type PageInput, surroundings, vectors } from './surroundings';

const SOMETHING: Occurrence = { type: 'custom_event', name: 'something' };

interface Setting {
  variables?: VariableConfig[];
  pushes?: Plain[];
  page?: PageInput;
}

describe('data layer', () => {
  test.each(vectors<{ pushes: Plain[]; read: string[] }, Plain>('data-layer'))('$title', (vector) => {
    const layer = createDataLayer();
    vector.in.pushes.forEach(layer.merge);
    for (const path of vector.in.read) {
      expect(layer.read(path), path).toStrictEqual(new Map(Object.entries(vector.out)).get(path));
    }
  });
});

describe('conditions', () => {
  interface Input {
    operator: string;
    actual?: unknown;
    expected?: string;
    ignore_case?: boolean;
    negate?: boolean;
  }
  test.each(vectors<Input, boolean>('conditions'))('$title', ({ in: input, out }) => {
    const pushes = 'actual' in input ? [{ actual: input.actual }] : [];
    const around = surroundings({ variables: [{ type: 'data_layer', parameters: { path: 'actual' } }], pushes });
    const condition = {
      variable: { $: [0] },
      operator: input.operator,
      ...(input.expected === undefined ? {} : { value: input.expected }),
      negate: input.negate ?? false,
      ignore_case: input.ignore_case ?? false,
    };
    expect(holds(condition, createScope(around, SOMETHING), around.features.operators)).toBe(out);
  });
});

describe('variables', () => {
  interface Input extends Setting {
    variable: VariableConfig;
    container?: Container;
    event?: string;
  }
  test.each(vectors<Input, { value?: unknown }>('variables'))('$title', ({ in: input, out }) => {
    const around = surroundings({ ...input, variables: [input.variable, ...(input.variables ?? [])] });
    const scope = createScope(around, { ...SOMETHING, name: input.event ?? SOMETHING.name });
    expect(scope.value({ $: [0] })).toStrictEqual(out.value);
  });
});

describe('templates', () => {
  test.each(vectors<Setting & { template: Value }, { value?: unknown }>('templates'))(
    '$title',
    ({ in: input, out }) => {
      expect(createScope(surroundings(input), SOMETHING).value(input.template)).toStrictEqual(out.value);
    },
  );
});

describe('triggers', () => {
  test.each(vectors<Setting & { trigger: TriggerConfig; occurrence: Occurrence }, boolean>('triggers'))(
    '$title',
    ({ in: input, out }) => {
      expect(fire(input.trigger, input.occurrence, surroundings(input)) !== undefined).toBe(out);
    },
  );
});

/** What the event tag sends for a push. */
function sent(parameters: Parameters, setting: Setting, push?: Plain): Draft[] {
  const around = surroundings({ ...setting, pushes: [...(setting.pushes ?? []), ...(push ? [push] : [])] });
  const occurrence = push ? { type: 'custom_event', name: String(push.event), message: push } : SOMETHING;
  const scope = createScope(around, occurrence);
  const drafts: Draft[] = [];
  around.features.tags.metka_event?.(parameters, {
    scope,
    prepare: (draft) => () => drafts.push(draft),
    map: (name) => around.features.mappings[name]?.(scope) ?? {},
    consent: { verdict: () => 'unknown', watch: () => {} },
    services: {},
  })?.();
  return drafts;
}

describe('events', () => {
  interface Input extends Setting {
    parameters: Parameters;
    push?: Plain;
  }
  test.each(vectors<Input, Draft | null>('events'))('$title', ({ in: input, out }) => {
    expect(sent(input.parameters, input, input.push)).toStrictEqual(out ? [out] : []);
  });
});

describe('commerce', () => {
  interface Input extends Draft {
    push?: Plain;
  }
  const pushed = vectors<Input, unknown>('commerce').filter((vector) => vector.in.push);
  test.each(pushed)('$title: what the gateway is sent', ({ in: { push, name, properties } }) => {
    expect(sent({ event: name, from_data_layer: 'ga4_ecommerce' }, {}, push)).toStrictEqual([{ name, properties }]);
  });
});

describe('consent', () => {
  interface Output {
    granted: string[];
    denied: string[];
    analytics: string;
  }
  test.each(vectors<{ calls: [string, Plain][] }, Output>('consent'))('$title', ({ in: input, out }) => {
    const nowhere = { read: () => undefined, write: () => {}, remove: () => {} };
    const consent = createConsent(nowhere, 1, () => {});
    const gtag = createGtag();
    for (const [kind, signals] of input.calls) {
      const command = gtag(['consent', kind, signals]);
      if (command && command.kind !== 'push') {
        consent[command.kind](command.purposes);
      }
    }
    expect({ ...consent.state(), analytics: consent.verdict(['analytics']) }).toStrictEqual(out);
  });
});

describe('patterns', () => {
  interface Output {
    allowed: boolean;
    matches?: Record<string, boolean>;
  }
  const allowed = vectors<{ pattern: string }, Output>('regex').filter((vector) => vector.out.allowed);
  test.each(allowed)('$title', ({ in: { pattern }, out }) => {
    for (const [text, matches] of Object.entries(out.matches ?? {})) {
      expect(surroundings({}).features.operators.regex?.(text, pattern, false), text).toBe(matches);
    }
  });
});
