import type { Parameters, Value } from '../config';
import type { Feature, Scope } from '../feature';
import { attempt } from '../safe';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

export function component(url: URL, parameters: Parameters): string | undefined {
  switch (parameters.component) {
    case 'protocol':
      return url.protocol.slice(0, -1);
    case 'hostname':
      return parameters.strip_www ? url.hostname.replace(/^www\./, '') : url.hostname;
    case 'port':
      return url.port || DEFAULT_PORTS[url.protocol];
    case 'path':
      return url.pathname;
    case 'query':
      return typeof parameters.query_key === 'string'
        ? (url.searchParams.get(parameters.query_key) ?? undefined)
        : url.search.slice(1);
    case 'fragment':
      return url.hash.slice(1);
    case 'extension':
      return /\.([^./]+)$/.exec(url.pathname)?.[1];
    default:
      return url.href.slice(0, url.href.length - url.hash.length);
  }
}

/** Variables for one part of the page's address, or of another address that a variable gives. */
export const url: Feature = {
  variables: {
    url(parameters: Parameters, scope: Scope) {
      const text = parameters.source === undefined ? scope.page.url() : scope.text(parameters.source as Value);
      const parsed = attempt(() => new URL(text));
      return parsed && component(parsed, parameters);
    },
  },
};
