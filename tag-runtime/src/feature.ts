import type { Config, Parameters, Value } from './config';

/** Something that happened on the page and that triggers are asked about. */
export interface Occurrence {
  /** The trigger type that it belongs to, for example `click`. */
  readonly type: string;
  /** What `{{Event}}` says, for example `gtm.click` or the event of a data layer push. */
  readonly name: string;
  /** The data layer push that it came with. */
  readonly message?: Readonly<Record<string, unknown>>;
  readonly element?: Element;
  /** Called once, when every tag that it fired has ended; tags that wait for consent are not waited for. */
  readonly finished?: (() => void) | undefined;
}

/** The view that variables, conditions and tags have of one occurrence; values are computed once. */
export interface Scope {
  readonly occurrence: Occurrence;
  readonly page: Page;
  value(value: Value): unknown;
  text(value: Value): string;
  /** The data layer's value at a dotted path. */
  data(path: string): unknown;
}

/** The part of the browser that variables read. */
export interface Page {
  url(): string;
  title(): string;
  referrer(): string;
  cookie(name: string): string | undefined;
}

/** A first-party event before it is stamped with consent and identity. */
export interface Draft {
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What a tag is given to work with. */
export interface TagContext {
  readonly scope: Scope;
  /** Takes a first-party event's time and page now; the function that it returns sends it. */
  prepare(draft: Draft): () => void;
  map(mapping: string): Record<string, unknown>;
  /** What other features offer; a feature that needs one names it in `requires`. */
  readonly services: Services;
}

/** The work of a tag: it failed if it throws or if the promise that it answers is rejected. */
export type Act = () => unknown;

/** Turns one occurrence into an act for when consent allows it, or into nothing. */
export type Tag = (parameters: Parameters, context: TagContext) => Act | undefined;

/** One tag that is about to run. */
export interface Firing {
  /** The public id of its container. */
  readonly container: string;
  /** Its index in the configuration. */
  readonly tag: number;
  readonly occurrence: Occurrence;
  /** Runs another tag for the same occurrence; fails where consent for that one is missing. */
  run(tag: number): unknown;
}

/** Stands around a tag: calls `next` now, later or never, and answers what it answered. */
export type Wrapper = (setting: unknown, next: Act, firing: Firing) => unknown;

/** What features offer to each other. */
export interface Services {
  readonly scripts?: Scripts;
  readonly timings?: readonly Timing[];
}

/** Script elements as the page's policies ask for them: with its nonce and as trusted types. */
export interface Scripts {
  readonly nonce: string;
  /** An element that runs when it is inserted. */
  make(kind: 'src' | 'text', source: string, attributes: readonly Attribute[]): HTMLScriptElement;
  /** Loads a script unless this page did already; fails if it does not arrive. */
  load(url: string, attributes?: readonly Attribute[]): Promise<void>;
}

export type Attribute = readonly [name: string, value: string];

/** How long one run of a tag took, and how it ended. */
export interface Timing {
  readonly tag: number;
  readonly event: string;
  readonly milliseconds: number;
  readonly failed: boolean;
}

/** What a feature that acts by itself is given of the running container. */
export interface Inside {
  readonly config: Config;
  readonly consent: {
    decide(purposes: Readonly<Record<string, boolean>>): void;
    isDecided(purpose: string): boolean;
    verdict(purposes: readonly string[]): 'granted' | 'denied' | 'unknown';
  };
  readonly cookies: {
    read(name: string): string | undefined;
    write(name: string, value: string, seconds: number): void;
  };
  /** Sends a first-party event now, whatever the visitor decided: for what the law wants to be kept. */
  report(draft: Draft): void;
}

/** One optional part of the runtime; a container's script carries only the features that its configuration names. */
export interface Feature {
  readonly variables?: Readonly<Record<string, (parameters: Parameters, scope: Scope) => unknown>>;
  readonly operators?: Readonly<Record<string, (actual: unknown, expected: string, ignoreCase: boolean) => boolean>>;
  /** By trigger type: the occurrence as this trigger sees it, or nothing if it is not concerned. */
  readonly triggers?: Readonly<
    Record<string, (parameters: Parameters, occurrence: Occurrence) => Occurrence | undefined>
  >;
  /** Each starts to listen to the page. */
  readonly sources?: readonly ((emit: (occurrence: Occurrence) => void) => void)[];
  readonly tags?: Readonly<Record<string, Tag>>;
  /** Begins before the page's calls are read; answers what `metka(…)` does by further names. */
  start?(inside: Inside): Readonly<Record<string, (first: unknown, second: unknown) => void>>;
  /** By name: how event properties are read from what the page pushed. */
  readonly mappings?: Readonly<Record<string, (scope: Scope) => Record<string, unknown>>>;
  /** By name in a tag's `before` or `around`. */
  readonly wrappers?: Readonly<Record<string, Wrapper>>;
  readonly services?: Services;
  /** Names of the features that this one needs beside it. */
  readonly requires?: readonly string[];
}
