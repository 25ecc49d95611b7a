import builtin from './builtin';
import { exposeApi } from './capture/api';
import { createDataLayer, followDataLayer } from './capture/data-layer';
import { isGtagCall } from './capture/gtag';
import type { CodeFunction, Config } from './config';
import { cookiesOf, pageCookies } from './cookies';
import type { Feature, Inside, Listening, Occurrence, Page } from './feature';
import { createFiring } from './firing';
import { ANALYTICS, createOutbox, type Outbox } from './outbox';
import { orPreview } from './preview';
import { createReader } from './reader';
import type { Surroundings } from './rules/scope';
import { createFirings } from './rules/triggers';
import { attempt, isPlain, own, type Plain, plainCopy } from './safe';
import { createTurns, type Turns } from './turns';

type Command = (first: unknown, second: unknown) => void;

/** What `metka(…)` does, by its first argument. */
function createCommands(
  { decide, identity, queue, prepare }: Outbox,
  turns: Turns,
  more: readonly Readonly<Record<string, Command>>[],
): (call: ArrayLike<unknown>) => void {
  const commands: Readonly<Record<string, Command>> = {
    event(name, properties) {
      const copy = plainCopy(properties);
      if (typeof name === 'string' && name) {
        const send = prepare({ name, properties: isPlain(copy) ? copy : {} }, ANALYTICS);
        turns.add(() => queue.submit(ANALYTICS, send));
      }
    },
    consent(choices) {
      const purposes: Record<string, boolean> = {};
      for (const [purpose, choice] of Object.entries(choices as Plain)) {
        const granted = choice === true || choice === 'granted';
        if ((granted || choice === false || choice === 'denied') && /^[a-z][a-z0-9_]*$/.test(purpose)) {
          purposes[purpose] = granted;
        }
      }
      decide(purposes, 'api');
    },
    identify(userId) {
      identity.identify(userId === undefined || userId === null ? undefined : String(userId));
    },
  };
  return (call) => {
    for (const known of [commands, ...more]) {
      attempt(() => own<Command>(known, String(call[0]))?.(call[1], call[2]));
    }
  };
}

function collect(features: readonly Feature[]): Surroundings['features'] {
  const all = [builtin, ...features];
  const merged = <K extends keyof Surroundings['features']>(kind: K): Surroundings['features'][K] =>
    Object.assign(Object.create(null), ...all.map((feature) => feature[kind]));
  return {
    triggers: merged('triggers'),
    variables: merged('variables'),
    options: merged('options'),
    operators: merged('operators'),
    tags: merged('tags'),
    mappings: merged('mappings'),
    wrappers: merged('wrappers'),
    services: merged('services'),
    watch: METKA_PREVIEW ? merged('watch') : {},
  };
}

const announces = (message: unknown): boolean =>
  isGtagCall(message) ? message[0] === 'event' : isPlain(message) && typeof message.event === 'string';

/** What happens on every page, in this order, before anything that the page tells. */
const BEGINNING: readonly Occurrence[] = [
  { type: 'consent_init', name: 'gtm.init_consent' },
  { type: 'init', name: 'gtm.init' },
  { type: 'page_view', name: 'gtm.js' },
];

function start(config: Config, features: readonly Feature[], functions: readonly CodeFunction[], all: string): void {
  let command: ((call: ArrayLike<unknown>) => void) | undefined;
  const joined = exposeApi(config.id, (call) => command?.(call));
  if (!joined) {
    return;
  }
  const { calls, jar } = joined;
  const cookies = pageCookies(config.cookie_domain, all, jar);
  const page: Page = {
    url: () => location.href,
    title: () => document.title,
    referrer: () => document.referrer,
    cookie: cookies.look,
    consent: (purpose) => outbox.consent.verdict([purpose]),
    segments: () => (cookies.read('_mk_sg') ?? '').split('.').filter(Boolean),
  };
  const turns = createTurns();
  const outbox = createOutbox(config, page, cookies, turns);
  const layer = createDataLayer();
  const firings = createFirings();
  const surroundings = {
    container: config,
    variables: config.variables,
    functions,
    features: collect(features),
    page,
    data: layer.read,
    fired: firings.tell,
  };
  const firing = createFiring(config, surroundings, outbox, turns);
  let events = 0;
  const rules = (occurrence: Occurrence): void => {
    layer.merge({ gtm: { uniqueEventId: ++events } });
    for (const feature of features) {
      attempt(() => layer.merge(feature.announce?.(occurrence) ?? {}));
    }
    if (METKA_PREVIEW) {
      surroundings.features.watch.occurrence?.(occurrence);
    }
    firing(occurrence);
  };
  const read = createReader(config.id, outbox, layer, rules);
  const inside: Inside = { ...outbox, config, cookies, data: layer.all };
  const run = createCommands(
    outbox,
    turns,
    features.map((feature) => attempt(() => feature.start?.(inside)) ?? {}),
  );
  const emit = (occurrence: Occurrence): void => turns.add(() => rules(occurrence));
  // What is said about consent holds at once; everything else waits for its turn.
  const receive = (message: unknown): void => {
    if (attempt(() => isGtagCall(message) && message[0] === 'consent')) {
      attempt(() => read(message));
    } else {
      turns.add(() => {
        read(message);
        if (METKA_PREVIEW) {
          surroundings.features.watch.message?.(message);
        }
      });
    }
  };

  // Who the visitor is and what may be kept come before what happened.
  calls.filter((call) => call[0] !== 'event').forEach(run);
  layer.merge({ gtm: { start: Date.now() } });
  followDataLayer((past) => {
    // Data pushed ahead of the first event belongs to the page view.
    const first = past.findIndex((message) => attempt(() => announces(message)));
    const lead = first < 0 ? past.length : first;
    past.slice(0, lead).forEach(receive);
    BEGINNING.forEach(emit);
    past.slice(lead).forEach(receive);
  }, receive);
  calls.filter((call) => call[0] === 'event').forEach(run);
  command = run;
  const listening: Listening = { triggers: config.triggers, page, firings };
  for (const feature of features) {
    for (const source of feature.sources ?? []) {
      attempt(() => source(emit, listening));
    }
  }
}

/** Runs a container on this page; whatever goes wrong stays in here. */
export default function boot(
  config: Config,
  features: readonly Feature[],
  functions: readonly CodeFunction[] = [],
): void {
  cookiesOf((all) => {
    const run = (): unknown => attempt(() => start(config, features, functions, all));
    if (METKA_PREVIEW) {
      run();
    } else {
      orPreview(config.id, all, run);
    }
  });
}
