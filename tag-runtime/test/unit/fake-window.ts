import { vi } from 'vitest';

/** One thing that a template did to the page, as the examples of the gallery write it. */
export type Observed =
  | { call: string; args: unknown[] }
  | { push: string; args: unknown[] }
  | { arguments: string; args: unknown[] }
  | { set: string; to: unknown }
  | { script: string }
  | { pixel: string };

const isArguments = (value: unknown): value is ArrayLike<unknown> =>
  Object.prototype.toString.call(value) === '[object Arguments]';

/** Dates as examples write them. */
const written = (args: ArrayLike<unknown>): unknown[] =>
  Array.from(args, (arg) => (arg instanceof Date ? { $date: true } : arg));

/** A window without a browser: it takes down, in order, what is done to it. Scripts load at once. */
export class FakeWindow {
  private log: Observed[] = [];
  private readonly globals: Record<string, unknown> = {};

  install(): void {
    const log = (what: Observed): void => void this.log.push(what);
    vi.stubGlobal(
      'window',
      new Proxy(this.globals, {
        set: (target, name: string, value) => {
          target[name] = this.watched(name, value);
          return true;
        },
      }),
    );
    vi.stubGlobal('location', { href: 'https://shop.example/' });
    vi.stubGlobal('document', {
      scripts: [],
      createElement: () => ({ setAttribute: () => {} }),
      head: {
        append(script: { src: string; onload(): void }) {
          log({ script: script.src });
          script.onload();
        },
      },
    });
    vi.stubGlobal(
      'Image',
      class {
        set src(url: string) {
          log({ pixel: url });
        }
      },
    );
  }

  observed(): Observed[] {
    return this.log;
  }

  forget(): void {
    this.log = [];
  }

  /** What is given to a global, so that later use of it is taken down too. */
  private watched(name: string, value: unknown): unknown {
    if (Array.isArray(value)) {
      if (name !== 'carrotquestasync') {
        value.push = (...items) => {
          for (const item of items) {
            this.log.push(isArguments(item) ? { arguments: name, args: written(item) } : { push: name, args: [item] });
          }
          return 0;
        };
      }
      return value;
    }
    if (typeof value === 'function') {
      return new Proxy(value, {
        apply: (target, self, args) => {
          this.log.push({ call: name, args: written(args) });
          return Reflect.apply(target, self, args);
        },
        set: (target, property: string, inner) => {
          this.log.push({ set: `${name}.${property}`, to: inner });
          return Reflect.set(target, property, inner);
        },
      });
    }
    if (typeof value === 'object' && value !== null && 'connect' in value) {
      const object = value as Record<string, unknown>;
      for (const [key, member] of Object.entries(object)) {
        object[key] = typeof member === 'function' ? this.watched(`${name}.${key}`, member) : member;
      }
      return object;
    }
    if (name !== '_fbq') {
      this.log.push({ set: name, to: value });
    }
    return value;
  }
}
