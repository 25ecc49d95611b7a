import type { Feature } from '../feature';

const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove', 'scroll'];

/** Triggers of visitors who do nothing on a page that they can see, and of those who come back to it. */
export const idle: Feature = {
  triggers: { idle: (_, occurrence) => occurrence, return: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) => {
      const waits = triggers
        .filter((trigger) => trigger.type === 'idle')
        .map(({ parameters }) => ({ parameters, ms: Number(parameters.seconds) * 1_000, over: false }));
      const returns = triggers.some((trigger) => trigger.type === 'return');
      let active = performance.now();
      let timer: ReturnType<typeof setTimeout> | undefined;

      const back = (): void => {
        if (returns) {
          emit({ type: 'return', name: 'metka.return' });
        }
      };
      /** Looks again when the next of them may be over: activity only moves a date. */
      const watch = (): void => {
        clearTimeout(timer);
        const still = performance.now() - active;
        for (const wait of waits.filter(({ over, ms }) => !over && ms <= still)) {
          wait.over = true;
          emit({ type: 'idle', name: 'metka.idle', owners: [wait.parameters] });
        }
        const next = Math.min(...waits.filter(({ over }) => !over).map(({ ms }) => ms - still));
        if (next < Number.POSITIVE_INFINITY && document.visibilityState === 'visible') {
          timer = setTimeout(watch, Math.max(next, 10));
        }
      };
      const rouse = (): boolean => {
        active = performance.now();
        const was = waits.some(({ over }) => over);
        for (const wait of waits) {
          wait.over = false;
        }
        return was;
      };

      document.addEventListener('visibilitychange', () => {
        clearTimeout(timer);
        if (document.visibilityState === 'visible') {
          rouse();
          back();
          watch();
        }
      });
      if (waits.length) {
        for (const sign of SIGNS) {
          addEventListener(
            sign,
            () => {
              if (rouse()) {
                back();
                watch();
              }
            },
            { passive: true, capture: true },
          );
        }
        watch();
      }
    },
  ],
};
