import type { Jar } from '../cookies';

/** What pages call: `metka('event', name, properties)`, `metka('consent', {…})`, `metka('identify', userId)`. */
export interface MetkaFunction {
  (...call: unknown[]): void;
  /** Calls that were made before this script came, left by the snippet's stub. */
  q?: ArrayLike<unknown>[];
  /** The containers that run on this page. */
  on?: Record<string, true>;
  /** The cookies that they set. */
  jar?: Jar;
}

type Command = (call: ArrayLike<unknown>) => void;

/** What a container finds when it joins a page. */
export interface Joined {
  /** The calls that waited for it. */
  readonly calls: readonly ArrayLike<unknown>[];
  readonly jar: Jar;
}

/**
 * Puts the real function in the stub's place and hands over the calls that wait; a second container joins the first and
 * sees the calls that follow. Answers nothing if this container runs already.
 */
export function exposeApi(container: string, run: Command): Joined | undefined {
  const page = window as unknown as { metka?: MetkaFunction };
  const before = page.metka;
  const on = before?.on ?? {};
  if (on[container]) {
    return undefined;
  }
  on[container] = true;
  const metka: MetkaFunction = (...call) => {
    if (before?.on) {
      before(...call);
    }
    run(call);
  };
  metka.on = on;
  const jar: Jar = before?.jar ?? new Map();
  metka.jar = jar;
  page.metka = metka;
  return { calls: Array.from(before?.q ?? []), jar };
}
