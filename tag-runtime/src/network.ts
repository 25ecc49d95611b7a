import { attempt } from './safe';
import type { Network } from './send';

/**
 * The browser's own network. The body travels as plain text so that no preflight request goes before it.
 *
 * @param sent called when a request has left, before its answer can be there
 */
export function browserNetwork(url: string, sent: () => void): Network {
  return {
    async post(body, keepalive) {
      const arrival = fetch(url, {
        method: 'POST',
        body,
        keepalive,
        credentials: 'include',
        headers: { 'content-type': 'text/plain' },
      });
      attempt(sent);
      const answer = await arrival;
      return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
    },
    beacon: (body) => attempt(() => navigator.sendBeacon(url, body)) ?? false,
    later: (act, milliseconds) =>
      setTimeout(() => {
        if (navigator.onLine === false) {
          addEventListener('online', act, { once: true });
        } else {
          act();
        }
      }, milliseconds),
    now: Date.now,
    random: Math.random,
  };
}
