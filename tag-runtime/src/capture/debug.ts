import type { ConditionConfig, Config, Named, TriggerConfig } from '../config';
import type { Feature, Inside, Occurrence, Scope, Wrapper } from '../feature';
import { attempt } from '../safe';
import { removeFromAddress } from './address-bar';
import { showBadge } from './debug-badge';
import { createPost, handOver, type Post, shown } from './debug-post';
import { startPicking } from './picker/picking';
import { words } from './picker/words';
import { whenPage } from './ready';

/** The script's own address: events and records go to the gateway that it came from. */
const source = attempt(() => (document.currentScript as HTMLScriptElement | null)?.src);

/** What one condition said, with what it compared. */
type Outcome = Readonly<Record<string, unknown>> & { readonly holds: boolean };

/** Why a trigger did not fire, or that it did. */
interface Answer {
  readonly trigger: Named;
  readonly fires: boolean;
  readonly reason?: 'other_event' | 'parameters' | 'conditions';
  readonly conditions: readonly Outcome[];
  /** The condition that decided. */
  readonly decided_by?: Outcome | undefined;
}

/** A running preview. */
interface Session {
  readonly config: Config;
  readonly inside: Inside;
  readonly post: Post;
}

let session: Session | undefined;
let current: Occurrence | undefined;
let layer: unknown = {};
let consent = '';
let reads = new Map<number, unknown>();
let outcomes: Outcome[] = [];
let answers: Answer[] = [];
/** Whether the push that is being taken has its occurrence told. */
let seen = false;

const named = ({ id, name }: Named = {}): Named => ({ ...(id && { id }), ...(name && { name }) });

/** The variables that were read since this was last asked. */
function variables(): Record<string, unknown> {
  const values = Object.create(null);
  for (const [index, value] of reads) {
    values[session?.config.variables[index]?.name ?? index] = shown(value) ?? null;
  }
  reads = new Map();
  return values;
}

function record(kind: string, more: Readonly<Record<string, unknown>>): void {
  attempt(() => session?.post.add({ kind, ...more }));
}

/** Consent can change between any two things that happen. */
function noteConsent(): void {
  const now = session?.inside.consent.state();
  const text = JSON.stringify(now);
  if (now && text !== consent) {
    consent = text;
    record('consent', now);
  }
}

/** Moves on to the data layer as it is now. */
function layers(): { data_before: unknown; data_after: unknown } {
  const before = layer;
  layer = shown(session?.inside.data());
  return { data_before: before, data_after: layer };
}

/** The texts of a value's variables, as a marketer wrote them. */
function written(config: Config, value: ConditionConfig['variable'] | undefined): unknown {
  return typeof value === 'object' && value !== null
    ? value.$.map((part) => (typeof part === 'number' ? `{{${config.variables[part]?.name ?? part}}}` : part)).join('')
    : value;
}

function compared({ config }: Session, condition: ConditionConfig, scope: Scope, holds: boolean): Outcome {
  const { variable, operator, value, negate, ignore_case } = condition;
  return {
    variable: written(config, variable),
    actual: shown(scope.value(variable)) ?? null,
    operator,
    expected: shown(scope.value(value ?? '')),
    ...(negate && { negate }),
    ...(ignore_case && { ignore_case }),
    holds,
  };
}

function answer(trigger: TriggerConfig, fires: boolean): Answer {
  const conditions = outcomes;
  outcomes = [];
  // All that those of custom events have is which one they mean.
  const concerned = trigger.type !== 'custom_event' && trigger.type === current?.type;
  return {
    trigger: named(trigger),
    fires,
    ...(!fires && { reason: conditions.length ? 'conditions' : concerned ? 'parameters' : 'other_event' }),
    conditions,
    ...(!fires && conditions.length && { decided_by: conditions.filter(({ holds }) => !holds).pop() }),
  };
}

/** What the triggers' answers mean for each tag. */
function decisions({ config }: Session) {
  const of = (indexes: readonly number[], fires: boolean): Answer[] =>
    indexes.flatMap((index) => answers[index] ?? []).filter((one) => one.fires === fires);
  return config.tags.map((tag) => {
    const exceptions = of(tag.exceptions, true);
    const fired = of(tag.triggers, true);
    const decision = !fired.length ? 'not_matched' : exceptions.length ? 'blocked' : 'fired';
    const by = decision === 'fired' ? fired : decision === 'blocked' ? exceptions : of(tag.triggers, false);
    return {
      ...named(tag),
      decision,
      by: by.map(({ trigger, reason, decided_by }) => ({
        ...trigger,
        ...(reason && { reason }),
        ...(decided_by && { decided_by }),
      })),
    };
  });
}

function tell(occurrence: Occurrence, now: Session): void {
  const { type, name, message } = occurrence;
  record('occurrence', {
    name,
    type,
    ...(message && { message: shown(message) }),
    ...layers(),
    consent: now.inside.consent.state(),
    triggers: answers.filter((one) => one.reason !== 'other_event'),
    tags: decisions(now),
    variables: variables(),
  });
}

function tag(index: number, occurrence: Occurrence, more: Readonly<Record<string, unknown>>): void {
  noteConsent();
  record('tag', { ...named(session?.config.tags[index]), event: occurrence.name, ...more, variables: variables() });
}

let passed = false;

const fired: Wrapper = (_, next, { tag: index, occurrence }) => {
  passed = false;
  const end = next();
  if (!passed) {
    tag(index, occurrence, {
      status: 'held_by_options',
      options: Object.keys(session?.config.tags[index]?.before ?? {}).filter((name) => !name.startsWith('debug')),
    });
  }
  return end;
};

const passing: Wrapper = (_, next, { tag: index, occurrence }) => {
  passed = true;
  const { purposes = [] } = session?.config.tags[index] ?? {};
  const verdict = session?.inside.consent.verdict(purposes);
  if (verdict !== 'granted') {
    tag(index, occurrence, { status: verdict === 'denied' ? 'dropped' : 'held_for_consent', purposes });
  }
  return next();
};

const run: Wrapper = (_, next, { tag: index, occurrence }) => {
  const start = performance.now();
  const end = (status: string, more?: object): void =>
    tag(index, occurrence, { status, milliseconds: Math.round((performance.now() - start) * 10) / 10, ...more });
  const fail = (error: unknown): never => {
    end('failed', { error: shown(String(error)) });
    throw error;
  };
  let result: unknown;
  try {
    result = next();
  } catch (error) {
    return fail(error);
  }
  const promised = result as PromiseLike<unknown> | undefined;
  if (typeof promised?.then === 'function') {
    return promised.then((value) => {
      end('succeeded');
      return value;
    }, fail);
  }
  end('succeeded');
  return result;
};

/** Keeps the tab in the preview over its next pages, and the token out of the address. */
function remember(token: string): void {
  attempt(() => {
    sessionStorage.metka_preview = token;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that shops still see
    document.cookie = 'metka_preview=1;path=/;max-age=86400;samesite=lax';
  });
  removeFromAddress('metka_preview');
  removeFromAddress('metka_pick');
}

/** Shows on the page what one can do in a preview. */
function offer(token: string, url: string, pick: boolean): void {
  const said = words();
  const picking = (): void => {
    badge.hidden = true;
    startPicking(
      (picked) => handOver(url, { kind: 'picked', url: location.href, title: document.title, ...picked }),
      () => {
        badge.hidden = false;
      },
    );
  };
  const badge = showBadge(token.split('.')[1] ?? '', {
    [said.pick]: picking,
    [said.leave]: () => {
      attempt(() => delete sessionStorage.metka_preview);
      location.reload();
    },
  });
  if (pick) {
    picking();
  }
}

function start(inside: Inside): Record<string, never> {
  const { config } = inside;
  const url = new URL(config.collect_url, source || location.href).href;
  const pick = /[?&]metka_pick=/.test(location.search);
  const [, token = ''] = /\/preview\/([\w.-]+)\/events$/.exec(url) ?? [];
  remember(token);
  session = { config, inside, post: createPost(url.replace(/events$/, 'records'), noteConsent) };
  record('page', { url: location.href, title: document.title, referrer: document.referrer });
  noteConsent();
  whenPage('dom_ready', () => attempt(() => offer(token, url.replace(/events$/, 'records'), pick)));
  return {};
}

/** Tells the gateway what happens in a preview: each occurrence, what every tag made of it, variables and consent. */
export const debug: Feature = {
  start,
  wrappers: { debug_fired: fired, debug_passed: passing, debug_run: run },
  watch: {
    message(message) {
      if (!seen && session) {
        const change = layers();
        if (JSON.stringify(change.data_before) !== JSON.stringify(change.data_after)) {
          record('message', { message: shown(message), ...change });
        }
      }
      seen = false;
      noteConsent();
    },
    occurrence(occurrence) {
      noteConsent();
      seen = !!occurrence.message;
      current = occurrence;
      answers = [];
      outcomes = [];
      reads = new Map();
      if (session && !session.config.triggers.length) {
        tell(occurrence, session);
      }
    },
    condition(condition, scope, holds) {
      if (session) {
        outcomes.push(compared(session, condition, scope, holds));
      }
    },
    trigger(index, fires) {
      const trigger = session?.config.triggers[index];
      if (session && trigger) {
        answers[index] = answer(trigger, fires);
        if (current && index === session.config.triggers.length - 1) {
          tell(current, session);
        }
      }
    },
    variable(index, value) {
      reads.set(index, value);
    },
  },
};
