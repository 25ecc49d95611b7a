import type { Plain } from '../safe';

/** How a vendor's snippet takes calls before the vendor's script is there. */
export interface Stub {
  /** Each call is added to this array of the function. */
  readonly args_to?: string;
  /** A function of the stub that takes over as soon as the vendor puts it there. */
  readonly call?: string;
  /** Other globals, and properties of the stub, that are the stub too. */
  readonly globals?: readonly string[];
  readonly self?: readonly string[];
  /** The property that says in milliseconds when the stub was made. */
  readonly time?: string;
  readonly properties?: Plain;
  /** Not a function but an object of these, whose calls go to the global array `pairs_to` as name and arguments. */
  readonly methods?: readonly string[];
  readonly pairs_to?: string;
}

type Call = (...args: unknown[]) => unknown;

const page = (): Plain => window as unknown as Plain;

const array = (owner: Plain, name: string): unknown[] => {
  owner[name] ??= [];
  return owner[name] as unknown[];
};

/** A global array, made if it is not there. */
export const globalArray = (name: string): unknown[] => array(page(), name);

function withMethods({ methods, pairs_to, properties }: Stub): Plain {
  const object: Plain = { ...properties };
  const queue = globalArray(pairs_to as string);
  for (const name of methods ?? []) {
    object[name] = function () {
      // biome-ignore lint/complexity/noArguments: vendors look for what their own snippets put there
      queue.push(name, arguments);
    };
  }
  return object;
}

function withQueue({ args_to, call, globals, self, time, properties }: Stub): Plain {
  const made = function () {
    const taker = made[call as string] as Call | undefined;
    // biome-ignore lint/complexity/noArguments: vendors look for what their own snippets put there
    taker ? taker.apply(made, arguments as unknown as unknown[]) : array(made, args_to as string).push(arguments);
  } as unknown as Plain;
  Object.assign(made, properties);
  array(made, args_to as string);
  for (const name of self ?? []) {
    made[name] = made;
  }
  for (const name of globals ?? []) {
    page()[name] ??= made;
  }
  if (time) {
    made[time] = Date.now();
  }
  return made;
}

/** The global that a path begins with, made by the stub if it is not there, and the member behind the dot. */
function find(path: string, stub: Stub | undefined): { owner: Plain; member: string } {
  const [name = '', member] = path.split('.');
  if (stub) {
    page()[name] ??= stub.methods ? withMethods(stub) : withQueue(stub);
  }
  return member ? { owner: page()[name] as Plain, member } : { owner: page(), member: name };
}

/** Calls a global function, or with a dot a method of a global, as the vendor's snippet would; fails if it is not there. */
export function callGlobal(path: string, stub: Stub | undefined, args: readonly unknown[]): void {
  const { owner, member } = find(path, stub);
  (owner[member] as Call).apply(owner, args as unknown[]);
}

/** Gives a global, or with a dot a property of a global, a value. */
export function setGlobal(path: string, stub: Stub | undefined, value: unknown): void {
  const { owner, member } = find(path, stub);
  owner[member] = value;
}
