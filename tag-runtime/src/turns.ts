import { attempt } from './safe';

type Work = () => void;

/** Runs one piece of work after another, and lets the page have its turn in between when they took long. */
export interface Turns {
  /** Runs after everything that waits. */
  add(work: Work): void;
  /** Runs before everything that waits, in the given order. */
  ahead(work: readonly Work[]): void;
  /** Runs everything now: the page may be gone at once. */
  finish(): void;
}

/** One frame: an input that comes meanwhile is answered in the next. */
const SLICE_MS = 16;

function pause(goOn: Work): void {
  const page = window as unknown as { scheduler?: { yield?: () => Promise<void> } };
  if (page.scheduler?.yield) {
    page.scheduler.yield().then(goOn, goOn);
  } else {
    setTimeout(goOn);
  }
}

export function createTurns(): Turns {
  const waiting: Work[] = [];
  let busy = false;
  const run = (urgent?: boolean): void => {
    busy = true;
    const start = performance.now();
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      attempt(next);
      if (!urgent && waiting.length && performance.now() - start > SLICE_MS) {
        pause(run);
        return;
      }
    }
    busy = false;
  };
  const wake = (): void => {
    if (!busy) {
      run();
    }
  };
  return {
    add(work) {
      waiting.push(work);
      wake();
    },
    ahead(work) {
      waiting.unshift(...work);
      wake();
    },
    finish: () => run(true),
  };
}
