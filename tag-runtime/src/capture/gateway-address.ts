import type { Config } from '../config';
import { attempt } from '../safe';

/** The script's own address: what it asks, it asks the gateway that it came from. */
const source = attempt(() => (document.currentScript as HTMLScriptElement | null)?.src);

/**
 * The absolute address of another route beside the one that takes events. Events of a preview are not stored; who the
 * visitor is does not depend on it.
 */
export function gatewayAddress({ collect_url }: Config, route: string): string {
  return new URL(collect_url, source || location.href).href.replace(/(preview\/[^/]+\/)?events$/, route);
}
