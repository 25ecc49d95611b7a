import type { Code, ConditionConfig, Config, Parameters, TriggerConfig, Value } from './config';

export type Verdict = 'granted' | 'denied' | 'unknown';

/** Something that happened on the page and that triggers are asked about. */
export interface Occurrence {
  /** The trigger type that it belongs to, for example `click`. */
  readonly type: string;
  /** What `{{Event}}` says, for example `gtm.click` or the event of a data layer push. */
  readonly name: string;
  /** The data layer push that it came with. */
  readonly message?: Readonly<Record<string, unknown>>;
  readonly element?: Element;
  /** What `auto_event` variables read, by their field, for example `scroll_threshold`. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The parameters of the only triggers of its type that it is for; absent means all of them. */
  readonly owners?: readonly Parameters[];
  /** Called once, when every tag that it fired has ended; tags that wait for consent are not waited for. */
  readonly finished?: (() => void) | undefined;
}

/** What a source knows of the container that it listens for. */
export interface Listening {
  readonly triggers: readonly TriggerConfig[];
  readonly page: Page;
  /** How often each trigger has fired, and who wants to know of the next time, before the tags that it fires. */
  readonly firings: { readonly counts: ReadonlyMap<TriggerConfig, number>; readonly listeners: (() => void)[] };
}

/** The view that variables, conditions and tags have of one occurrence; values are computed once. */
export interface Scope {
  readonly occurrence: Occurrence;
  readonly page: Page;
  readonly container: Container;
  value(value: Value): unknown;
  text(value: Value): string;
  /** The data layer's value at a dotted path; in version 1, what was last pushed under exactly this key. */
  data(path: string, version?: number): unknown;
  /** What a marketer's own code answers; `{{Name}}` in it asks this scope. */
  run(code: Code): unknown;
}

/** What a variable can know about the container that it is in. */
export interface Container {
  readonly id: string;
  readonly version: number;
  readonly environment?: string;
  readonly preview?: boolean;
}

/** The part of the browser that variables read. */
export interface Page {
  url(): string;
  title(): string;
  referrer(): string;
  cookie(name: string): string | undefined;
  consent(purpose: string): Verdict;
  /** Ids of the segments that the visitor is in. */
  segments(): readonly string[];
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
  readonly consent: ConsentView;
  /** What other features offer; a feature that needs one names it in `requires`. */
  readonly services: Services;
}

/** What a tag may know of consent. */
export interface ConsentView {
  verdict(purposes: readonly string[]): 'granted' | 'denied' | 'unknown';
  /** Acts after each change from now on. */
  watch(act: () => void): void;
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

export type Emit = (occurrence: Occurrence) => void;

/** What a feature that acts by itself is given of the running container. */
export interface Inside {
  readonly config: Config;
  readonly consent: {
    isDecided(purpose: string): boolean;
    verdict(purposes: readonly string[]): 'granted' | 'denied' | 'unknown';
    state(): { granted: string[]; denied: string[] };
    /** Acts after each change from now on. */
    watch(act: () => void): void;
  };
  /** Everything in the data layer, not a copy. */
  data(): Readonly<Record<string, unknown>>;
  readonly cookies: {
    read(name: string): string | undefined;
    write(name: string, value: string, seconds: number): void;
  };
  /** By whom the gateway knows the visitor, who has agreed to that; nothing when not. */
  known(): Readonly<Record<string, string | undefined>> | undefined;
  /** Takes the visitor's decision and gives the gateway a receipt of it, with the method and on which words it was. */
  decide(purposes: Readonly<Record<string, boolean>>, method: string, words: Readonly<Record<string, unknown>>): void;
  /** Keeps events from being stamped with who the visitor is, until the function that it answers is called. */
  hold(): () => void;
}

declare global {
  /** True in the core that previews carry and false in the one that visitors get: the build puts it there. */
  const METKA_PREVIEW: boolean;
}

/** Told of everything while it happens, for those who look for mistakes; must not throw. */
export interface Watch {
  /** A push of the page was taken, with the occurrence in it if there was one. */
  message?(message: unknown): void;
  /** Before any trigger is asked about it. */
  occurrence?(occurrence: Occurrence): void;
  condition?(condition: ConditionConfig, scope: Scope, holds: boolean): void;
  /** After all its conditions, if it came to them. */
  trigger?(index: number, fires: boolean): void;
  /** Once for each occurrence that reads it. */
  variable?(index: number, value: unknown): void;
}

/** One optional part of the runtime; a container's script carries only the features that its configuration names. */
export interface Feature {
  readonly variables?: Readonly<Record<string, (parameters: Parameters, scope: Scope) => unknown>>;
  readonly operators?: Readonly<Record<string, (actual: unknown, expected: string, ignoreCase: boolean) => boolean>>;
  /** By trigger type: the occurrence as this trigger sees it, or nothing if it is not concerned. */
  readonly triggers?: Readonly<
    Record<string, (parameters: Parameters, occurrence: Occurrence) => Occurrence | undefined>
  >;
  /** By name of what every variable may ask for beside its parameters: what it makes of the variable's value. */
  readonly options?: Readonly<Record<string, (value: unknown, option: unknown, scope: Scope) => unknown>>;
  /** Each starts to listen to the page. */
  readonly sources?: readonly ((emit: Emit, listening: Listening) => void)[];
  readonly tags?: Readonly<Record<string, Tag>>;
  /** Begins before the page's calls are read; answers what `metka(…)` does by further names. */
  start?(inside: Inside): Readonly<Record<string, (first: unknown, second: unknown) => void>>;
  /** By name: how event properties are read from what the page pushed. */
  readonly mappings?: Readonly<Record<string, (scope: Scope) => Record<string, unknown>>>;
  /** By name in a tag's `before` or `around`. */
  readonly wrappers?: Readonly<Record<string, Wrapper>>;
  readonly services?: Services;
  readonly watch?: Watch;
  /** What the data layer holds of an occurrence from now on, beside its number. */
  announce?(occurrence: Occurrence): Readonly<Record<string, unknown>>;
  /** Names of the features that this one needs beside it. */
  readonly requires?: readonly string[];
}
