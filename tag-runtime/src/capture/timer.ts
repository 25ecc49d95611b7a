import type { Feature } from '../feature';

const SHORTEST_MS = 50;

/** Triggers by the clock: every so often, as often as asked, from the moment that the container starts. */
export const timer: Feature = {
  triggers: { timer: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) => {
      for (const { type, parameters } of triggers) {
        if (type === 'timer') {
          let left = Number(parameters.limit ?? Number.POSITIVE_INFINITY);
          const clock = setInterval(
            () => {
              if (--left <= 0) {
                clearInterval(clock);
              }
              emit({ type: 'timer', name: String(parameters.event || 'gtm.timer'), owners: [parameters] });
            },
            Math.max(SHORTEST_MS, Number(parameters.interval_ms)),
          );
        }
      }
    },
  ],
};
