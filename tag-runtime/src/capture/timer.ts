import type { Feature } from '../feature';

const SHORTEST_MS = 50;

/** Triggers by the clock: every so often, as often as asked, from the moment that the container starts. */
export const timer: Feature = {
  triggers: { timer: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) => {
      for (const { type, parameters } of triggers) {
        if (type === 'timer') {
          const start = Date.now();
          const interval = Math.max(SHORTEST_MS, Number(parameters.interval_ms));
          const limit = Number(parameters.limit ?? 0);
          let count = 0;
          const clock = setInterval(() => {
            if (++count === limit) {
              clearInterval(clock);
            }
            emit({
              type: 'timer',
              name: String(parameters.event || 'gtm.timer'),
              owners: [parameters],
              fields: {
                timer_count: count,
                timer_interval_ms: interval,
                timer_limit: limit,
                timer_ms: Date.now() - start,
              },
            });
          }, interval);
        }
      }
    },
  ],
};
