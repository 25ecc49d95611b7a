import type { Feature, Timing } from '../feature';

const LIMIT = 200;

const timings: Timing[] = [];

/** Keeps how long the last runs of tags took and how they ended, in memory, for whoever looks at the page. */
export const timing: Feature = {
  services: { timings },
  wrappers: {
    timing(_, next, { tag, occurrence }) {
      const start = performance.now();
      const note = (failed: boolean): void => {
        timings.push({ tag, event: occurrence.name, milliseconds: performance.now() - start, failed });
        timings.splice(0, timings.length - LIMIT);
      };
      let end: unknown;
      try {
        end = next();
      } catch (error) {
        note(true);
        throw error;
      }
      const promised = end as PromiseLike<unknown> | undefined;
      if (typeof promised?.then !== 'function') {
        note(false);
        return end;
      }
      return promised.then(
        () => note(false),
        (error) => {
          note(true);
          throw error;
        },
      );
    },
  },
};
