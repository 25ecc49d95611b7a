import type { Feature } from '../feature';

/** A tag that fails because of an error must not count itself for ever. */
const MOST = 50;

/** Triggers of scripts that fail on the page. */
export const errors: Feature = {
  triggers: { js_error: (_, occurrence) => occurrence },
  sources: [
    (emit) => {
      let left = MOST;
      addEventListener('error', (event) => {
        if (left-- > 0) {
          const fields = { error_message: event.message, error_url: event.filename, error_line: event.lineno };
          emit({ type: 'js_error', name: 'gtm.pageError', fields });
        }
      });
    },
  ],
};
