import type { Parameters } from '../config';
import type { Feature, Occurrence } from '../feature';
import { attempt } from '../safe';

interface Moment {
  readonly url: string;
  readonly state: unknown;
}

const now = (): Moment => ({ url: location.href, state: attempt(() => history.state) });

const alike = (one: unknown, other: unknown): boolean =>
  one === other || (attempt(() => JSON.stringify(one) === JSON.stringify(other)) ?? false);

const fragment = (url: string): string => {
  const start = url.indexOf('#');
  return start < 0 ? '' : url.slice(start + 1);
};

const changeOf = (source: string, old: Moment, next: Moment, owners: readonly Parameters[]): Occurrence => ({
  type: 'history_change',
  name: 'gtm.historyChange-v2',
  owners,
  fields: {
    history_source: source,
    history_old_url: old.url,
    history_new_url: next.url,
    history_old_fragment: fragment(old.url),
    history_new_fragment: fragment(next.url),
    history_old_state: old.state,
    history_new_state: next.state,
  },
});

/** Calls back after each change that the page makes by itself; the page sees the same functions as before. */
function followHistory(changed: (source: string) => void): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (this: History, ...call: StateCall) {
      const answer = original.apply(this, call);
      attempt(() => changed(name));
      return answer;
    };
  }
}

type StateCall = [data: unknown, unused: string, url?: string | URL | null];

/** Triggers of changes of the address without a new page; some wait until the address has come to rest. */
export const historyChange: Feature = {
  triggers: { history_change: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) => {
      const all = triggers.filter((trigger) => trigger.type === 'history_change').map((trigger) => trigger.parameters);
      const prompt = all.filter((parameters) => !parameters.debounce_ms);
      let last = now();
      const patient = all
        .filter((parameters) => parameters.debounce_ms)
        .map((parameters) => {
          let start: Moment | undefined;
          let timer: ReturnType<typeof setTimeout> | undefined;
          return (source: string, old: Moment): void => {
            start ??= old;
            const from = start;
            clearTimeout(timer);
            timer = setTimeout(() => {
              start = undefined;
              emit(changeOf(source, from, now(), [parameters]));
            }, Number(parameters.debounce_ms));
          };
        });
      const changed = (source: string): void => {
        const old = last;
        last = now();
        // One step over a fragment is announced twice, and frameworks put the same state in its own place.
        if (old.url === last.url && alike(old.state, last.state)) {
          return;
        }
        if (prompt.length) {
          emit(changeOf(source, old, last, prompt));
        }
        for (const later of patient) {
          later(source, old);
        }
      };
      attempt(() => followHistory(changed));
      addEventListener('popstate', () => changed('popstate'));
      addEventListener('hashchange', () => changed('hashchange'));
    },
  ],
};
