import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDataLayer } from '../../src/capture/data-layer';
import { createGtag, isGtagCall } from '../../src/capture/gtag';
import { isPlain, type Plain, plainCopy, uuid } from '../../src/safe';

const callOf = (...values: unknown[]): IArguments =>
  (function (..._: unknown[]) {
    // biome-ignore lint/complexity/noArguments: this is what gtag pushes
    return arguments;
  })(...values);

describe('copies that JSON can carry', () => {
  test('what is not data is left out', () => {
    const value = { a: 1, f: () => 1, n: Number.NaN, s: Symbol('s'), u: undefined, d: new Date(0), l: [1, () => 1] };
    expect(plainCopy(value)).toStrictEqual({ a: 1, d: '1970-01-01T00:00:00.000Z', l: [1, null] });
    expect(plainCopy(new (class Thing {})())).toBeUndefined();
    expect(plainCopy({ d: new Date(Number.NaN), big: 1n })).toStrictEqual({});
  });

  test('what refers to itself is cut', () => {
    const loop: Plain = { a: 1, twice: {} };
    loop.self = loop;
    loop.again = loop.twice;
    expect(plainCopy(loop)).toStrictEqual({ a: 1, twice: {}, again: {} });
  });

  test('a getter that throws loses only itself', () => {
    const value = {
      a: 1,
      get b(): number {
        throw new Error('b');
      },
    };
    expect(plainCopy(value)).toStrictEqual({ a: 1 });
  });

  test('it ends after 16 levels', () => {
    let deep: unknown = 'bottom';
    for (let i = 0; i < 100; i++) {
      deep = { deep };
    }
    expect(JSON.stringify(plainCopy(deep))).toBe(`${'{"deep":'.repeat(15)}{}${'}'.repeat(15)}`);
  });

  test('JSON passes unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const plain = JSON.parse(JSON.stringify(value), (key, inner) => (key === '__proto__' ? undefined : inner));
        expect(JSON.stringify(plainCopy(value))).toBe(JSON.stringify(plain));
      }),
    );
  });

  test('anything at all can be written as JSON', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (value) => {
          JSON.stringify(plainCopy(value));
        },
      ),
    );
  });
});

describe('the data layer', () => {
  test('takes anything and pollutes nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.object({ withNullPrototype: true, key: fc.oneof(fc.string(), fc.constant('__proto__')) })),
        (pushes) => {
          const layer = createDataLayer();
          pushes.forEach(layer.merge);
          layer.merge(
            JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}},"b.__proto__.polluted":1}'),
          );
          expect(({} as Plain).polluted).toBeUndefined();
          expect(layer.read('a.polluted')).toBeUndefined();
        },
      ),
    );
  });

  test('merging with an empty layer gives back what was pushed', () => {
    const key = fc
      .string({ minLength: 1 })
      .filter((name) => !name.includes('.') && name !== '__proto__' && name !== '_clear');
    fc.assert(
      fc.property(
        key,
        fc.jsonValue({ maxDepth: 5 }).filter((value) => !JSON.stringify(value).includes('__')),
        (name, value) => {
          const layer = createDataLayer();
          layer.merge({ [name]: value });
          expect(JSON.stringify(layer.read(name))).toBe(JSON.stringify(value));
        },
      ),
    );
  });

  test('keeps a copy: a later change of the pushed object is not seen', () => {
    const layer = createDataLayer();
    const push = { cart: { items: [1] } };
    layer.merge(push);
    push.cart.items.push(2);
    expect(layer.read('cart.items')).toEqual([1]);
  });

  test('survives what refers to itself', () => {
    const layer = createDataLayer();
    const loop: Plain = { a: 1 };
    loop.self = loop;
    layer.merge({ loop });
    layer.merge(loop);
    expect(layer.read('loop.a')).toBe(1);
    expect(layer.read('loop.self')).toBeUndefined();
  });
});

describe('gtag calls', () => {
  test('are told from other pushes', () => {
    expect(isGtagCall(callOf('event'))).toBe(true);
    expect(isGtagCall(['event'])).toBe(false);
    expect(isGtagCall({ length: 1, 0: 'event' })).toBe(false);
  });

  test('event and set become pushes, the rest is nothing', () => {
    const gtag = createGtag();
    expect(gtag(callOf('event', 'purchase', { value: 1 }))).toEqual({
      kind: 'push',
      message: { event: 'purchase', eventModel: { value: 1 } },
    });
    const set = { kind: 'push', message: { currency: 'RUB', _clear: true } };
    expect(gtag(callOf('set', 'currency', 'RUB'))).toEqual(set);
    expect(gtag(callOf('set', { currency: 'RUB' }))).toEqual(set);
    expect(gtag(callOf('config', 'G-1', { a: 1 }))).toEqual({
      kind: 'push',
      message: { event: 'gtag.config', 'gtag.target': 'G-1', eventModel: { a: 1 } },
    });
    expect(gtag(callOf('js', new Date()))).toBeUndefined();
    expect(gtag(callOf('constructor', 'x'))).toBeUndefined();
  });

  test('never throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom('consent', 'update', 'default', 'event', 'set'), fc.anything())),
        (values) => {
          const command = createGtag()(callOf(...values));
          expect(command === undefined || typeof command.kind === 'string').toBe(true);
        },
      ),
    );
  });
});

test('plain objects are literals, whatever realm they come from', () => {
  expect(isPlain({})).toBe(true);
  expect(isPlain(Object.create(null))).toBe(true);
  expect(isPlain([])).toBe(false);
  expect(isPlain(null)).toBe(false);
  expect(isPlain(new Map())).toBe(false);
});

test('ids are random UUIDs with and without a secure context', () => {
  const format = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(uuid()).toMatch(format);
  const own = Object.getOwnPropertyDescriptor(crypto, 'randomUUID');
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    expect(uuid()).toMatch(format);
    expect(uuid()).not.toBe(uuid());
  } finally {
    own ? Object.defineProperty(crypto, 'randomUUID', own) : Reflect.deleteProperty(crypto, 'randomUUID');
  }
});
