import { readFileSync } from 'node:fs';
import { createDataLayer } from '../../src/capture/data-layer';
import type { VariableConfig } from '../../src/config';
import type { Feature, Page } from '../../src/feature';
import { basics } from '../../src/rules/basics';
import { cookie } from '../../src/rules/cookie';
import { regex } from '../../src/rules/regex';
import type { Surroundings } from '../../src/rules/scope';
import { url } from '../../src/rules/url';
import type { Plain } from '../../src/safe';
import { ecommerce } from '../../src/tags/ecommerce';
import { eventTag } from '../../src/tags/event';

/** One example of `vectors/*.json`. */
export interface Vector<I, O> {
  title: string;
  description: string;
  in: I;
  out: O;
}

export function vectors<I, O>(name: string): Vector<I, O>[] {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** What a vector says about the page. */
export interface PageInput {
  url?: string;
  title?: string;
  referrer?: string;
  cookies?: Record<string, string>;
}

/** A page that is what a vector says. */
export function fixedPage(input: PageInput = {}): Page {
  return {
    url: () => input.url ?? 'https://shop.example/',
    title: () => input.title ?? '',
    referrer: () => input.referrer ?? '',
    cookie: (name) => input.cookies?.[name],
    segments: () => [],
  };
}

/** The real features on a page that is what a vector says. */
export function surroundings(input: {
  variables?: readonly VariableConfig[];
  pushes?: readonly Plain[];
  page?: PageInput;
}): Surroundings {
  const layer = createDataLayer();
  input.pushes?.forEach(layer.merge);
  const all: Feature[] = [basics, cookie, regex, url, ecommerce, eventTag];
  const kind = <K extends keyof Surroundings['features']>(name: K) =>
    Object.assign({}, ...all.map((feature) => feature[name])) as Surroundings['features'][K];
  return {
    variables: input.variables ?? [],
    features: {
      triggers: kind('triggers'),
      variables: kind('variables'),
      operators: kind('operators'),
      tags: kind('tags'),
      mappings: kind('mappings'),
      wrappers: kind('wrappers'),
      services: kind('services'),
      watch: kind('watch'),
    },
    page: fixedPage(input.page),
    data: layer.read,
  };
}
