import type { Parameters, Value } from '../config';
import type { Feature, Scope } from '../feature';
import { attempt } from '../safe';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** The first of the keys, with commas between them, that has a value; an empty one if there is no other. */
function queryValue(url: URL, keys: string): string | undefined {
  const values = keys
    .split(',')
    .map((key) => url.searchParams.get(key.trim()))
    .filter((value) => value !== null);
  return values.find((value) => value) ?? values[0];
}

/** One part of an address; the key of a query is what `parameters` say unless it is given. */
export function component(
  url: URL,
  parameters: Parameters,
  queryKey = parameters.query_key as string | undefined,
): string | undefined {
  switch (parameters.component) {
    case 'protocol':
      return url.protocol.slice(0, -1);
    case 'hostname':
      return parameters.strip_www ? url.hostname.replace(/^www\d*\./, '') : url.hostname;
    case 'port':
      return url.port || DEFAULT_PORTS[url.protocol];
    case 'path':
      return url.pathname;
    case 'query':
      return queryKey === undefined ? url.search.slice(1) : queryValue(url, queryKey);
    case 'fragment':
      return url.hash.slice(1);
    case 'extension':
      return /\.([^./]+)$/.exec(url.pathname)?.[1];
    default:
      return url.href.slice(0, url.href.length - url.hash.length);
  }
}

function part(address: string, parameters: Parameters, scope: Scope): string | undefined {
  const parsed = attempt(() => new URL(address));
  const key = parameters.query_key === undefined ? undefined : scope.text(parameters.query_key as Value);
  return parsed && component(parsed, parameters, key);
}

/** Variables for one part of an address: the page's, another one that a variable gives, or the one visited before. */
export const url: Feature = {
  variables: {
    url: (parameters, scope) =>
      part(
        (parameters.source === undefined ? '' : scope.text(parameters.source as Value)) || scope.page.url(),
        parameters,
        scope,
      ),
    referrer: (parameters, scope) =>
      parameters.component ? part(scope.page.referrer(), parameters, scope) : scope.page.referrer(),
  },
};
