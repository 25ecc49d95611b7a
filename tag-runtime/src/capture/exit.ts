import type { Feature } from '../feature';

/** Triggers of visitors whose pointer leaves the page towards the tabs and the address. */
export const exit: Feature = {
  triggers: { exit_intent: (_, occurrence) => occurrence },
  sources: [
    (emit) => {
      document.documentElement.addEventListener('mouseleave', (event) => {
        if (event.clientY <= 0) {
          emit({ type: 'exit_intent', name: 'metka.exit' });
        }
      });
    },
  ],
};
