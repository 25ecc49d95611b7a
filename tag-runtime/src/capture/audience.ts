import type { Feature, Inside } from '../feature';
import { attempt } from '../safe';
import { gatewayAddress } from './gateway-address';

const LOOK_MS = 5_000;

/** What the gateway last said. The next page knows it from its beginning, and of a visitor who is long gone nobody does. */
const COOKIE = '_mk_sg';
const COOKIE_SECONDS = 86_400;

/** Of cookies the browser tells, if it can; of the gateway's answer we know ourselves. */
let changed: () => void = () => {};

type CookieStore = { addEventListener(type: 'change', listener: () => void): void };

/** Asks the gateway once on a page, as soon as analytics is granted; who has no id yet is nobody to it. */
function ask({ config, consent, cookies }: Inside): void {
  let asked = false;
  // One that this page makes is nobody's to the gateway.
  const visitor = cookies.read('_mk_id');
  const granted = (): boolean => consent.verdict(['analytics']) === 'granted';
  const decide = (): void => {
    if (asked || !visitor || cookies.read('_mk_id') !== visitor || !granted()) {
      return;
    }
    asked = true;
    const query = `?consent=analytics&write_key=${config.write_key}&anonymous_id=${encodeURIComponent(visitor)}`;
    fetch(gatewayAddress(config, 'audiences') + query, { credentials: 'include' })
      .then((answer) => answer.json())
      .then(({ segments, available }) => {
        const text = segments.join('.');
        // A visitor who has withdrawn meanwhile keeps no cookie.
        if (available && text !== (cookies.read(COOKIE) ?? '') && granted()) {
          cookies.write(COOKIE, text, text ? COOKIE_SECONDS : 0);
          changed();
        }
      })
      .catch(() => {});
  };
  consent.watch(decide);
  // What the page itself says about consent is read first.
  Promise.resolve().then(decide);
}

/** Triggers of visitors who are in a segment, or come into one while they look at the page. */
export const audience: Feature = {
  variables: { segments: (_, { page }) => page.segments() },
  triggers: { audience: (_, occurrence) => occurrence },
  start(inside) {
    attempt(() => ask(inside));
    return {};
  },
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
      changed = look;
      const { cookieStore } = window as unknown as { cookieStore?: CookieStore };
      if (cookieStore) {
        attempt(() => cookieStore.addEventListener('change', look));
      } else {
        setInterval(look, LOOK_MS);
      }
    },
  ],
};
