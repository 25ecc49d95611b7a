import { readFileSync } from 'node:fs';
import { audience } from '../../src/capture/audience';
import { createDataLayer } from '../../src/capture/data-layer';
import type { CodeFunction, VariableConfig } from '../../src/config';
import type { Container, Feature, Page, Verdict } from '../../src/feature';
import { basics } from '../../src/rules/basics';
import { campaign } from '../../src/rules/campaign';
import { compare } from '../../src/rules/compare';
import { context } from '../../src/rules/context';
import { cookie } from '../../src/rules/cookie';
import { javascript } from '../../src/rules/javascript';
import { objects } from '../../src/rules/objects';
import { options } from '../../src/rules/options';
import { regex } from '../../src/rules/regex';
import type { Surroundings } from '../../src/rules/scope';
import { selector } from '../../src/rules/selector';
import { tables } from '../../src/rules/tables';
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
  consent?: Record<string, Verdict>;
  segments?: string[];
}

/** A page that is what a vector says. */
export function fixedPage(input: PageInput = {}): Page {
  return {
    url: () => input.url ?? 'https://shop.example/',
    title: () => input.title ?? '',
    referrer: () => input.referrer ?? '',
    cookie: (name) => input.cookies?.[name],
    consent: (purpose) => input.consent?.[purpose] ?? 'unknown',
    segments: () => input.segments ?? [],
  };
}

/** The real features on a page that is what a vector says. */
export function surroundings(input: {
  container?: Container;
  variables?: readonly VariableConfig[];
  functions?: readonly CodeFunction[];
  pushes?: readonly Plain[];
  page?: PageInput;
}): Surroundings {
  const layer = createDataLayer();
  input.pushes?.forEach(layer.merge);
  const all: Feature[] = [
    audience,
    basics,
    campaign,
    compare,
    context,
    cookie,
    javascript,
    objects,
    options,
    regex,
    selector,
    tables,
    url,
    ecommerce,
    eventTag,
  ];
  const kind = <K extends keyof Surroundings['features']>(name: K) =>
    Object.assign({}, ...all.map((feature) => feature[name])) as Surroundings['features'][K];
  return {
    container: input.container ?? { id: 'demo', version: 1 },
    variables: input.variables ?? [],
    functions: input.functions ?? [],
    features: {
      triggers: kind('triggers'),
      variables: kind('variables'),
      options: kind('options'),
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
