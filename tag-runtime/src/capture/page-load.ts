import type { Feature, Occurrence } from '../feature';

/** Triggers for a document that is ready to be read and for a page that has all its parts. */
export const pageLoad: Feature = {
  triggers: { dom_ready: (_, occurrence) => occurrence, window_loaded: (_, occurrence) => occurrence },
  sources: [
    (emit) => {
      const ready: Occurrence = { type: 'dom_ready', name: 'gtm.dom' };
      const loaded: Occurrence = { type: 'window_loaded', name: 'gtm.load' };
      if (document.readyState === 'loading') {
        document.addEventListener('DOMContentLoaded', () => emit(ready), { once: true });
      } else {
        emit(ready);
      }
      if (document.readyState === 'complete') {
        emit(loaded);
      } else {
        addEventListener('load', () => emit(loaded), { once: true });
      }
    },
  ],
};
