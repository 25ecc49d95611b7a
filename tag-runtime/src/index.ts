import builtin from './builtin';
import { exposeApi } from './capture/api';
import { createDataLayer, followDataLayer } from './capture/data-layer';
import { createGtag, isGtagCall } from './capture/gtag';
import type { Config } from './config';
import { pageCookies } from './cookies';
import type { Feature, Inside, Occurrence, Page } from './feature';
import { ANALYTICS, createOutbox, type Outbox } from './outbox';
import type { Surroundings } from './rules/scope';
import { firedTags } from './rules/triggers';
import { attempt, isPlain, own, type Plain, plainCopy } from './safe';

type Command = (first: unknown, second: unknown) => void;

/** What `metka(…)` does, by its first argument. */
function createCommands(
  { consent, identity, queue, prepare }: Outbox,
  more: readonly Readonly<Record<string, Command>>[],
): (call: ArrayLike<unknown>) => void {
  const commands: Readonly<Record<string, Command>> = {
    event(name, properties) {
      const copy = plainCopy(properties);
      if (typeof name === 'string' && name) {
        queue.submit(ANALYTICS, prepare({ name, properties: isPlain(copy) ? copy : {} }, ANALYTICS));
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
      consent.decide(purposes);
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
    operators: merged('operators'),
    tags: merged('tags'),
    mappings: merged('mappings'),
  };
}

/** From an occurrence to the tags that it fires; a failing tag harms no other. */
function createRules(config: Config, surroundings: Surroundings, outbox: Outbox) {
  return (occurrence: Occurrence): void => {
    for (const { tag, scope } of firedTags(config.tags, config.triggers, occurrence, surroundings)) {
      const act = attempt(() =>
        surroundings.features.tags[tag.type]?.(tag.parameters, {
          scope,
          prepare: (draft) => outbox.prepare(draft, tag.purposes),
          map: (mapping) => surroundings.features.mappings[mapping]?.(scope) ?? {},
          consent: outbox.consent,
        }),
      );
      if (act) {
        outbox.queue.submit(tag.purposes, act);
      }
    }
  };
}

/** Understands what pages push and asks the triggers, one message at a time, in order. */
function createReader(outbox: Outbox, rules: (occurrence: Occurrence) => void, merge: (message: Plain) => void) {
  const gtag = createGtag();
  const read = (message: unknown): void => {
    if (isGtagCall(message)) {
      const command = gtag(message);
      if (command?.kind === 'push') {
        read(command.message);
      } else if (command) {
        outbox.consent[command.kind](command.purposes);
      }
    } else if (isPlain(message)) {
      const name = message.event;
      merge(message);
      // `gtm.*` is what another tag manager on the page tells itself; this container sees the same things by itself.
      if (typeof name === 'string' && name && !name.startsWith('gtm.')) {
        rules({ type: 'custom_event', name, message });
      }
    }
  };
  return read;
}

const announces = (message: unknown): boolean =>
  isGtagCall(message) ? message[0] === 'event' : isPlain(message) && typeof message.event === 'string';

function start(config: Config, features: readonly Feature[]): void {
  let command: ((call: ArrayLike<unknown>) => void) | undefined;
  const early = exposeApi(config.id, (call) => command?.(call));
  if (!early) {
    return;
  }
  const cookies = pageCookies(config.cookie_domain);
  const page: Page = {
    url: () => location.href,
    title: () => document.title,
    referrer: () => document.referrer,
    cookie: cookies.read,
  };
  const outbox = createOutbox(config, page, cookies);
  const layer = createDataLayer();
  const surroundings = { variables: config.variables, features: collect(features), page, data: layer.read };
  const rules = createRules(config, surroundings, outbox);
  const read = createReader(outbox, rules, layer.merge);
  const inside: Inside = {
    config,
    cookies,
    consent: outbox.consent,
    report: (draft) => outbox.prepare(draft, [])(),
  };
  const run = createCommands(
    outbox,
    features.map((feature) => attempt(() => feature.start?.(inside)) ?? {}),
  );

  // Pushes made by what a push causes wait for their turn.
  const inbox: unknown[] = [];
  let busy = false;
  const receive = (message: unknown): void => {
    inbox.push(message);
    while (!busy && inbox.length) {
      busy = true;
      attempt(() => read(inbox.shift()));
      busy = false;
    }
  };

  // Who the visitor is and what may be kept come before what happened.
  const calls = Array.from(early);
  calls.filter((call) => call[0] !== 'event').forEach(run);
  followDataLayer((past) => {
    // Data pushed ahead of the first event belongs to the page view.
    const first = past.findIndex((message) => attempt(() => announces(message)));
    const lead = first < 0 ? past.length : first;
    past.slice(0, lead).forEach(receive);
    rules({ type: 'page_view', name: 'gtm.js' });
    past.slice(lead).forEach(receive);
  }, receive);
  calls.filter((call) => call[0] === 'event').forEach(run);
  command = run;
  for (const feature of features) {
    for (const source of feature.sources ?? []) {
      attempt(() => source((occurrence) => attempt(() => rules(occurrence))));
    }
  }
}

/** Runs a container on this page; whatever goes wrong stays in here. */
export default function boot(config: Config, features: readonly Feature[]): void {
  attempt(() => start(config, features));
}
