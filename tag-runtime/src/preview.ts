import { attempt } from './safe';

/** The element that this script came in; known only while the script is evaluated. */
export const element = attempt(() => document.currentScript as HTMLScriptElement | null);

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policies;
  createScriptURL(url: string): string;
}

/**
 * Loads the draft in place of what is published in the one tab that asks for it; where that fails, runs what is published.
 * What remembers the tab and cleans its address is in the draft's script: no visitor needs it.
 */
export function orPreview(id: string, cookies: string, run: () => void): void {
  try {
    // Who looks into the storage waits for another process, so a cookie tells whether there is anything to look for.
    const token = (location.search + cookies).includes('metka_preview')
      ? (/[?&]metka_preview=([\w.-]+)/.exec(location.search)?.[1] ?? sessionStorage.metka_preview)
      : undefined;
    if (token?.startsWith(`${id}.`)) {
      const { src, nonce } = element as HTMLScriptElement;
      const url = `${src.split('/c/')[0]}/c/${id}/preview/${token}.js`;
      const { trustedTypes } = window as unknown as { trustedTypes?: Policies };
      const onerror = (): void => {
        attempt(() => delete sessionStorage.metka_preview);
        run();
      };
      document.head.append(
        Object.assign(document.createElement('script'), {
          nonce,
          onerror,
          // Not the policy of tags, whose name the draft takes and may be given once.
          src:
            trustedTypes?.createPolicy('metka-preview', { createScriptURL: (same) => same }).createScriptURL(url) ??
            url,
        }),
      );
      return;
    }
  } catch {
    // Storage or a policy of the page stands in the way.
  }
  run();
}
