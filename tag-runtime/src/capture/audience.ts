import type { Feature } from '../feature';
import { attempt } from '../safe';

const LOOK_MS = 5_000;

type CookieStore = { addEventListener(type: 'change', listener: () => void): void };

/** Triggers of visitors who are in a segment, or come into one while they look at the page. */
export const audience: Feature = {
  triggers: { audience: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers, page }) => {
      const watched = triggers.filter((trigger) => trigger.type === 'audience').map((trigger) => trigger.parameters);
      let before: readonly string[] = [];
      const look = (): void => {
        const segments = page.segments();
        const entered = segments.filter((segment) => !before.includes(segment));
        before = segments;
        const owners = watched.filter((parameters) => entered.includes(parameters.segment as string));
        if (owners.length) {
          emit({ type: 'audience', name: 'metka.audience', owners });
        }
      };
      look();
      const { cookieStore } = window as unknown as { cookieStore?: CookieStore };
      if (cookieStore) {
        attempt(() => cookieStore.addEventListener('change', look));
      } else {
        setInterval(look, LOOK_MS);
      }
    },
  ],
};
