import { isPlain, own, type Plain } from '../safe';

/** A `gtag(…)` call means one of these to a container. */
export type GtagCommand =
  | { readonly kind: 'assume' | 'decide'; readonly purposes: Record<string, boolean> }
  | { readonly kind: 'push'; readonly message: Plain };

/** Google's consent signals and the purposes that they stand for. */
const PURPOSES: Readonly<Record<string, string>> = {
  analytics_storage: 'analytics',
  ad_storage: 'advertising',
  ad_user_data: 'advertising',
  ad_personalization: 'advertising',
  functionality_storage: 'functional',
  personalization_storage: 'personalization',
};

export function isGtagCall(message: unknown): message is ArrayLike<unknown> {
  return Object.prototype.toString.call(message) === '[object Arguments]';
}

type Command = (name: unknown, value: unknown) => GtagCommand | undefined;

type Signals = Record<string, boolean>;

/** The signals that a consent command really says something about. */
function readSignals(given: Plain, update: boolean): Signals {
  const signals: Signals = {};
  for (const signal of Object.keys(PURPOSES)) {
    // The visitor's region is not known here: a default for some regions counts when it denies, everywhere.
    if (given[signal] === 'denied' || (given[signal] === 'granted' && (update || !given.region))) {
      signals[signal] = given[signal] === 'granted';
    }
  }
  return signals;
}

/** A purpose is granted when every one of its signals that was ever named is granted. */
function purposesOf(signals: Signals): Record<string, boolean> {
  const purposes: Record<string, boolean> = {};
  for (const signal of Object.keys(signals)) {
    const purpose = PURPOSES[signal] as string;
    purposes[purpose] = signals[signal] === true && purposes[purpose] !== false;
  }
  return purposes;
}

/** Remembers each signal, because an update names only those that change. */
export function createGtag(): (call: ArrayLike<unknown>) => GtagCommand | undefined {
  const assumed: Signals = {};
  const decided: Signals = {};
  const commands: Readonly<Record<string, Command>> = {
    consent(name, value) {
      if (!isPlain(value) || (name !== 'default' && name !== 'update')) {
        return undefined;
      }
      const update = name === 'update';
      const signals = Object.assign(update ? decided : assumed, readSignals(value, update));
      return { kind: update ? 'decide' : 'assume', purposes: purposesOf(signals) };
    },
    event(name, value) {
      const eventModel = isPlain(value) ? value : {};
      const { event_callback: eventCallback, event_timeout: eventTimeout } = eventModel;
      return typeof name === 'string'
        ? { kind: 'push', message: { event: name, eventModel, eventCallback, eventTimeout } }
        : undefined;
    },
    // A set replaces what was set before.
    set(name, value) {
      return { kind: 'push', message: { ...(isPlain(name) ? name : { [String(name)]: value }), _clear: true } };
    },
    config(target, value) {
      return {
        kind: 'push',
        message: { event: 'gtag.config', 'gtag.target': target, eventModel: isPlain(value) ? value : {} },
      };
    },
  };
  return (call) => own<Command>(commands, String(call[0]))?.(call[1], call[2]);
}
