import { attempt } from './safe';

/** Acts that wait in memory for the visitor's decision, in the order in which they came. */
export interface ConsentQueue {
  /** Runs the act now and answers what it answers, or runs it when its purposes are granted, or never. */
  submit(purposes: readonly string[], act: () => unknown): unknown;
  /** Goes through what waits after a change of consent. */
  settle(): void;
}

/** The oldest acts are kept: they hold the page view and where the visitor came from. */
const LIMIT = 100;

export function createQueue(
  verdict: (purposes: readonly string[]) => 'granted' | 'denied' | 'unknown',
  overflow: () => void,
  replay: (work: readonly (() => void)[]) => void,
): ConsentQueue {
  let waiting: { purposes: readonly string[]; act: () => unknown }[] = [];
  const submit: ConsentQueue['submit'] = (purposes, act) => {
    const now = verdict(purposes);
    if (now === 'granted') {
      return attempt(act);
    }
    if (now === 'unknown') {
      if (waiting.length < LIMIT) {
        waiting.push({ purposes, act });
      } else {
        overflow();
      }
    }
    return undefined;
  };
  return {
    submit,
    settle() {
      const asked = waiting;
      waiting = [];
      replay(
        asked.map(
          ({ purposes, act }) =>
            () =>
              submit(purposes, act),
        ),
      );
    },
  };
}
