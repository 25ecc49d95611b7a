import type { Attribute, Feature } from '../feature';
import { attempt } from '../safe';

type Kind = 'src' | 'text';

interface Policy {
  createScript(source: string): unknown;
  createScriptURL(url: string): unknown;
}

interface Factory {
  createPolicy(name: string, rules: Record<string, (source: string) => string>): Policy;
}

/** Features are evaluated while the container's own script runs. */
const nonce = attempt(() => (document.currentScript as HTMLScriptElement | null)?.nonce) ?? '';
const loads = new Map<string, Promise<void>>();
let policy: Policy | undefined;

/** The source as the browser wants it: text, or a trusted type where the page may make one. */
function trusted(kind: Kind, source: string): string {
  const { trustedTypes } = window as unknown as { trustedTypes?: Factory };
  const same = (text: string): string => text;
  policy ??= attempt(() => trustedTypes?.createPolicy('metka', { createScript: same, createScriptURL: same }));
  return ((kind === 'src' ? policy?.createScriptURL(source) : policy?.createScript(source)) ?? source) as string;
}

function make(kind: Kind, source: string, attributes: readonly Attribute[]): HTMLScriptElement {
  const element = document.createElement('script');
  element.async = false;
  for (const [name, value] of attributes) {
    element.setAttribute(name, value);
  }
  element.nonce = nonce;
  element[kind] = trusted(kind, source);
  return element;
}

function load(url: string, attributes: readonly Attribute[] = []): Promise<void> {
  const address = new URL(url, location.href);
  const known = loads.get(address.href);
  if (known) {
    return known;
  }
  const loading = new Promise<void>((resolve, reject) => {
    if (!/^https?:$/.test(address.protocol)) {
      throw new Error(address.protocol);
    }
    if (Array.from(document.scripts).some((script) => script.src === address.href)) {
      // The page's own code had it first.
      resolve();
      return;
    }
    const element = make('src', address.href, [['async', ''], ...attributes]);
    element.onload = () => resolve();
    element.onerror = () => {
      // The next firing may try again.
      loads.delete(address.href);
      reject(new Error(address.href));
    };
    document.head.append(element);
  });
  loading.catch(() => {});
  loads.set(address.href, loading);
  return loading;
}

/** Makes and loads script elements for the tags that need them. */
export const scripts: Feature = { services: { scripts: { nonce, make, load } } };
