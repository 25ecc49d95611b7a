import type { Inside } from '../feature';
import { removeFromAddress } from './address-bar';
import { ID_COOKIE, PARAMETER, type Traveller } from './traveller';

/** How long events wait for who their visitor is. */
const PATIENCE_MS = 2_000;

/** Takes over who the visitor was on the site before, once analytics is granted; till then only this page knows. */
export function arrive(visitor: Traveller, { hold, cookies, config }: Inside): void {
  const token = new RegExp(`[?&]${PARAMETER}=([\\w-]+)`).exec(location.search)?.[1];
  removeFromAddress(PARAMETER);
  if (!token) {
    return;
  }
  // A visitor without an id gets one with the first event, so that one must wait.
  let release = visitor.id() ? undefined : hold();
  const finish = (): void => {
    release?.();
    release = undefined;
  };
  let open = true;
  const decide = (): void => {
    const verdict = visitor.verdict();
    if (!open || verdict === 'unknown') {
      return;
    }
    open = false;
    if (verdict === 'denied') {
      finish();
      return;
    }
    setTimeout(finish, PATIENCE_MS);
    visitor
      .ask('/accept', { token, anonymous_id: visitor.id() })
      .then(({ anonymous_id: id }) => {
        if (id && release && visitor.verdict() === 'granted') {
          cookies.write(ID_COOKIE, id as string, config.id_cookie_seconds);
        }
      })
      .catch(() => {})
      .then(finish);
  };
  visitor.watch(decide);
  // What the page itself says about consent is read first.
  Promise.resolve().then(decide);
  // Ahead of what hands the events over.
  addEventListener('pagehide', finish, true);
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && finish(), true);
}
