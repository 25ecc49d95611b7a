import { attempt } from '../safe';

/** Scripts of this page by address. */
const loading = new Map<string, Promise<void>>();

/** The nonce that let this container's own script run also lets run what its tags load. */
const nonce = attempt(() => (document.currentScript as HTMLScriptElement | null)?.nonce);

interface Policy {
  createScriptURL(url: string): unknown;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

let policy: Policy | undefined;

/** The address as the browser wants it: text, or a trusted type where the page may make one. */
function trusted(url: string): string {
  const { trustedTypes } = window as unknown as { trustedTypes?: PolicyFactory };
  policy ??= attempt(() => trustedTypes?.createPolicy('metka', { createScriptURL: (text) => text }));
  return (policy?.createScriptURL(url) ?? url) as string;
}

function add(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.async = true;
    if (nonce) {
      script.nonce = nonce;
    }
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(url));
    script.src = trusted(url);
    document.head.append(script);
  });
}

/** Loads a script unless the page has it; whoever asks for the same address waits for the same script. */
export function loadScript(url: string): Promise<void> {
  const known = loading.get(url);
  if (known) {
    return known;
  }
  const there = Array.from(document.scripts).some((script) => script.src === url);
  const loaded = there ? Promise.resolve() : add(url);
  loading.set(url, loaded);
  loaded.catch(() => loading.delete(url));
  return loaded;
}
