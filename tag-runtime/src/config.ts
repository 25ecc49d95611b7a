/** What the gateway compiled a container version into: the one argument of the script that this visitor gets. */
export interface Config {
  /** The container's public id. */
  readonly id: string;
  readonly version: number;
  /** The environment that this script was published to; absent means live. */
  readonly environment?: string;
  /** True in the script of a preview. */
  readonly preview?: boolean;
  readonly write_key: string;
  /** Where events go: absolute, or relative to the address that this script came from. */
  readonly collect_url: string;
  readonly id_cookie_seconds: number;
  readonly consent_cookie_seconds: number;
  /** The `Domain` of both cookies; absent means the widest one that the browser lets this page write. */
  readonly cookie_domain?: string;
  readonly banner?: BannerConfig;
  /** Hosts whose pages take over who the visitor is: exact, or `*.` for all below. */
  readonly cross_domain?: readonly string[];
  readonly variables: readonly VariableConfig[];
  readonly triggers: readonly TriggerConfig[];
  readonly tags: readonly TagConfig[];
}

/**
 * A literal, or a text with variables in it: its parts are texts and indexes into `variables`. A single index gives the
 * variable's value with its type; any more parts give a text of at most 10,000 characters.
 */
export type Value = string | number | boolean | null | { readonly $: readonly (string | number)[] };

/** The place of a marketer's own code in the script's list of functions. */
export interface Code {
  readonly f: number;
}

/** A marketer's own code: given the way to the variables that it names, it answers what the code is. */
export type CodeFunction = (variable: (index: number) => unknown) => unknown;

export type Parameters = Readonly<Record<string, unknown>>;

/** What people call something; stands in previews alone. */
export interface Named {
  readonly id?: string;
  readonly name?: string;
}

export interface VariableConfig extends Named {
  readonly type: string;
  readonly parameters: Parameters;
  /** Taken when the variable has no value. */
  readonly default?: Value;
  /** What the `options` feature makes of the value, the default included. */
  readonly format?: Parameters;
  /** After formatting: the value of the first row whose key it is; no row keeps it. */
  readonly lookup?: readonly Row[];
}

export interface Row {
  readonly key: Value;
  readonly value: Value;
}

export interface TriggerConfig extends Named {
  readonly type: string;
  readonly parameters: Parameters;
  /** All must hold. */
  readonly conditions: readonly ConditionConfig[];
  /** And at least one of these groups must hold whole. */
  readonly any_of?: readonly (readonly ConditionConfig[])[];
}

export interface ConditionConfig {
  readonly variable: Value;
  readonly operator: string;
  readonly value?: Value;
  readonly negate?: boolean;
  readonly ignore_case?: boolean;
}

export interface TagConfig extends Named {
  readonly type: string;
  readonly parameters: Parameters;
  /** Indexes into `triggers`: any of them fires the tag. */
  readonly triggers: readonly number[];
  /** Indexes into `triggers`: any of them holds the tag back. */
  readonly exceptions: readonly number[];
  /** All must be granted before the tag runs; a strictly necessary tag has none. */
  readonly purposes: readonly string[];
  /** Fires once for each trigger that an occurrence fires, not once for the occurrence. */
  readonly unlimited?: boolean;
  /** Reads its variables when it runs, because what runs before it may change them. */
  readonly late?: boolean;
  /** Options that decide before consent is asked, outermost first; each is an entry of `wrappers` of a feature. */
  readonly before?: Settings;
  /** Options around the run that consent allows, outermost first. */
  readonly around?: Settings;
}

export type Settings = Readonly<Record<string, unknown>>;

/** The consent banner that the container brings. */
export interface BannerConfig {
  /** Changes with every change of what the visitor is told. */
  readonly version: string;
  readonly position: 'bottom' | 'corner' | 'center';
  readonly accent?: string;
  readonly policy_url?: string;
  /** The consent document that it stands for, as its receipt names it. */
  readonly document?: { readonly document: string; readonly document_version: number };
  /** Whether a button stays on the page that opens the banner again. */
  readonly reopen: boolean;
  /** By language, two letters. */
  readonly texts: Readonly<Record<string, BannerTexts>>;
  readonly purposes: readonly {
    readonly id: string;
    readonly name: Readonly<Record<string, string>>;
    readonly text: Readonly<Record<string, string>>;
  }[];
}

export interface BannerTexts {
  readonly title: string;
  readonly text: string;
  readonly policy: string;
  readonly accept: string;
  readonly decline: string;
  readonly choose: string;
  readonly save: string;
  readonly reopen: string;
}
