import type { Cookies } from './cookies';
import { uuid } from './safe';

/** Who the visitor is to this site. Nothing is read or written unless the caller has consent. */
export interface Identity {
  /** The first-party id, made on first use and kept alive by use. */
  anonymousId(): string;
  /** The id that the site knows its visitor by, as long as this page lives. */
  userId(): string | undefined;
  identify(userId: string | undefined): void;
  /** Ends the first-party id and removes its cookies. */
  forget(): void;
}

const COOKIE = '_mk_id';
/** What the gateway knows by that id. */
const SEGMENTS = '_mk_sg';

export function createIdentity(cookies: Cookies, seconds: number): Identity {
  let anonymous: string | undefined;
  let user: string | undefined;
  return {
    anonymousId() {
      if (anonymous === undefined) {
        anonymous = cookies.read(COOKIE) || uuid();
        cookies.write(COOKIE, anonymous, seconds);
      }
      return anonymous;
    },
    userId: () => user,
    identify(userId) {
      user = userId;
    },
    forget() {
      anonymous = undefined;
      cookies.remove(COOKIE);
      cookies.remove(SEGMENTS);
    },
  };
}
