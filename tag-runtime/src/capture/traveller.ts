import type { Inside } from '../feature';
import { gatewayAddress } from './gateway-address';

/** Carries the token from one site to the next. */
export const PARAMETER = '_mk_l';
export const ID_COOKIE = '_mk_id';

const ANALYTICS = ['analytics'];

/** The visitor of this page, as the way between sites sees them. */
export interface Traveller {
  /** The first-party id, if there is one. */
  id(): string | undefined;
  verdict(): 'granted' | 'denied' | 'unknown';
  watch(act: () => void): void;
  /** Asks the gateway; answers nothing when it does not understand. */
  ask(path: string, more: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
}

export function traveller({ config, consent, cookies }: Inside): Traveller {
  const link = gatewayAddress(config, 'link');
  return {
    id: () => cookies.read(ID_COOKIE),
    verdict: () => consent.verdict(ANALYTICS),
    watch: consent.watch,
    async ask(path, more) {
      const answer = await fetch(link + path, {
        method: 'POST',
        credentials: 'include',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ write_key: config.write_key, consent: consent.state(), ...more }),
      });
      return answer.ok ? answer.json() : {};
    },
  };
}
