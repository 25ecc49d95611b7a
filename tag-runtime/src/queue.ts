import { attempt } from './safe';

/** Acts that wait in memory for the visitor's decision, in the order in which they came. */
export interface ConsentQueue {
  /** Runs the act now, or when its purposes are granted, or never. */
  submit(purposes: readonly string[], act: () => void): void;
  /** Goes through what waits after a change of consent. */
  settle(): void;
}

/** The oldest acts are kept: they hold the page view and where the visitor came from. */
const LIMIT = 100;

export function createQueue(
  verdict: (purposes: readonly string[]) => 'granted' | 'denied' | 'unknown',
  overflow: () => void,
): ConsentQueue {
  let waiting: { purposes: readonly string[]; act: () => void }[] = [];
  return {
    submit(purposes, act) {
      const now = verdict(purposes);
      if (now === 'granted') {
        attempt(act);
      } else if (now === 'unknown') {
        if (waiting.length < LIMIT) {
          waiting.push({ purposes, act });
        } else {
          overflow();
        }
      }
    },
    settle() {
      const asked = waiting;
      waiting = [];
      for (const { purposes, act } of asked) {
        this.submit(purposes, act);
      }
    },
  };
}
