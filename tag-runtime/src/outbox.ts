import type { Config } from './config';
import { type Consent, createConsent } from './consent';
import type { PageCookies } from './cookies';
import type { Draft, Page } from './feature';
import { createIdentity, type Identity } from './identity';
import { browserNetwork } from './network';
import { element } from './preview';
import { type ConsentQueue, createQueue } from './queue';
import { attempt, uuid } from './safe';
import { createSender } from './send';
import type { Turns } from './turns';

/** Events sent by `metka('event', …)` and the first-party id need this one. */
export const ANALYTICS = ['analytics'];

type Known = Readonly<Record<string, string | undefined>> | undefined;

/** What the gateway makes a receipt of. */
const RECEIPT = 'consent_updated';

/** The way from an event to the gateway: held for consent, stamped, sent. */
export interface Outbox {
  readonly consent: Consent;
  readonly identity: Identity;
  readonly queue: ConsentQueue;
  /** By whom the gateway knows the visitor, who has agreed to that; nothing when not. */
  known(): Known;
  /** What the page assumes until the visitor decides; that is no decision, and gives no receipt. */
  assume: Consent['assume'];
  /**
   * Takes the visitor's decision; the gateway gets a receipt of one that changes something, or was given to `words` of ours,
   * whatever it is: the law wants it to be kept.
   *
   * @param method by which way the decision came
   */
  decide(purposes: Readonly<Record<string, boolean>>, method: string, words?: Readonly<Record<string, unknown>>): void;
  /** Fixes an event's time and page; the function that it answers stamps the rest and sends. */
  prepare(draft: Draft, purposes: readonly string[]): () => void;
  /** Stamps and sends no event until the function that it answers is called. */
  hold(): () => void;
}

export function createOutbox(config: Config, page: Page, cookies: PageCookies, turns: Turns): Outbox {
  const sender = createSender(
    config.write_key,
    browserNetwork(new URL(config.collect_url, element?.src || location.href).href, cookies.settle),
  );
  const identity = createIdentity(cookies, config.id_cookie_seconds);
  const consent = createConsent(cookies, config.consent_cookie_seconds, () => changed());
  const queue = createQueue(consent.verdict, () => sender.lost(1), turns.ahead);

  let held: (() => void)[] | undefined;

  const changed = (): void => {
    if (consent.verdict(ANALYTICS) === 'denied') {
      identity.forget();
    }
    sender.retain((purposes) => consent.verdict(purposes) === 'granted');
    queue.settle();
  };

  const known = (): Known =>
    consent.verdict(ANALYTICS) === 'granted'
      ? { anonymous_id: identity.anonymousId(), user_id: identity.userId() }
      : undefined;

  const prepare = (draft: Draft, purposes: readonly string[]): (() => void) => {
    const event = {
      id: uuid(),
      name: draft.name,
      time: new Date().toISOString(),
      page: { url: page.url(), title: page.title(), referrer: page.referrer() },
      properties: draft.properties,
    };
    const send = (): void => {
      // A receipt tells what the visitor decided, and not what a page assumes until then.
      sender.add({ ...event, ...known(), consent: consent.state(event.name === RECEIPT) }, purposes);
    };
    return () => (held ? held.push(send) : send());
  };

  const decide: Outbox['decide'] = (purposes, method, words) => {
    // Whose consent it was: after a withdrawal the ids themselves are gone.
    const subject = known();
    if (consent.decide(purposes) || words) {
      prepare({ name: RECEIPT, properties: { method, subject, ...words } }, [])();
    }
  };

  const hold = (): (() => void) => {
    const waiting: (() => void)[] = [];
    held = waiting;
    return () => {
      held = undefined;
      for (const send of waiting.splice(0)) {
        send();
      }
      changed();
    };
  };

  changed();
  const leave = (): void => {
    turns.finish();
    cookies.settle();
    attempt(sender.leave);
  };
  addEventListener('pagehide', leave);
  // A page that comes back, from the back/forward cache too, may have been away while the visitor decided elsewhere.
  addEventListener('pageshow', (event) => event.persisted && consent.refresh());
  document.addEventListener('visibilitychange', () =>
    document.visibilityState === 'hidden' ? leave() : consent.refresh(),
  );
  return { consent, identity, queue, known, assume: consent.assume, decide, prepare, hold };
}
