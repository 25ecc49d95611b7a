import type { Parameters } from '../config';
import type { Emit, Feature } from '../feature';
import { attempt } from '../safe';
import { whenPage } from './ready';

const DEFAULT_PERCENT = 50;
const SCAN_MS = 100;

/** How long one element of a trigger has been on the screen. */
interface Sight {
  readonly element: Element;
  /** When it came on the screen; absent while it is off. */
  since?: number | undefined;
  /** In milliseconds, before that. */
  total: number;
  first?: number;
  percent: number;
  timer?: ReturnType<typeof setTimeout>;
  told: boolean;
}

const create = (element: Element): Sight => ({ element, total: 0, percent: 0, told: false });

/** Counts the element's time on the screen and calls back when it was there for long enough in all. */
function come(sight: Sight, enough: number, tell: () => void): void {
  if (sight.since === undefined && !sight.told && document.visibilityState === 'visible') {
    sight.since = performance.now();
    sight.first ??= sight.since;
    const act = (): void => {
      sight.told = true;
      tell();
    };
    if (sight.total >= enough) {
      act();
    } else {
      sight.timer = setTimeout(act, enough - sight.total);
    }
  }
}

function go(sight: Sight, again: boolean): void {
  clearTimeout(sight.timer);
  if (sight.since !== undefined) {
    sight.total += performance.now() - sight.since;
    sight.since = undefined;
  }
  if (sight.told && again) {
    sight.told = false;
    sight.total = 0;
  }
}

function fieldsOf({ percent, total, since, first }: Sight): Record<string, number> {
  const now = performance.now();
  return {
    visibility_percent: Math.round(percent),
    visibility_ms: Math.round(total + now - (since ?? now)),
    visibility_first_ms: Math.round(first ?? now),
    visibility_recent_ms: Math.round(since ?? now),
  };
}

/** Calls back after changes of the document, once for many; the function that it answers ends that. */
function onMutation(act: () => void): () => void {
  let waiting = false;
  const observer = new MutationObserver(() => {
    if (!waiting) {
      waiting = true;
      setTimeout(() => {
        waiting = false;
        act();
      }, SCAN_MS);
    }
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true });
  return () => observer.disconnect();
}

/** Follows the elements of one trigger. */
function watch(parameters: Parameters, emit: Emit): void {
  const { frequency, selector_type, selector } = parameters;
  const wanted = selector_type === 'id' ? `#${CSS.escape(String(selector))}` : String(selector);
  const least = Number(parameters.min_percent ?? DEFAULT_PERCENT);
  const enough = Number(parameters.min_ms ?? 0);
  const sights = new Map<Element, Sight>();
  let unwatch = (): void => {};
  let over = false;

  const tell = (sight: Sight): void => {
    const { element } = sight;
    if (over) {
      return;
    }
    const fields = fieldsOf(sight);
    if (frequency === 'once') {
      over = true;
      observer.disconnect();
      unwatch();
    } else if (frequency === 'once_per_element') {
      observer.unobserve(element);
    }
    emit({ type: 'visibility', name: 'gtm.elementVisibility', element, fields, owners: [parameters] });
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, isIntersecting } of entries) {
        const sight = sights.get(target);
        if (sight) {
          sight.percent = intersectionRatio * 100;
          // Ratios of fractions of pixels stay a little below.
          if (isIntersecting && sight.percent + 0.1 >= least) {
            come(sight, enough, () => tell(sight));
          } else {
            go(sight, frequency === 'every');
          }
        }
      }
    },
    { threshold: [0, Math.max(0, least / 100 - 0.001)] },
  );
  const scan = (): void => {
    for (const element of attempt(() => document.querySelectorAll(wanted)) ?? []) {
      if (!sights.has(element) && !over) {
        sights.set(element, create(element));
        observer.observe(element);
      }
    }
  };
  document.addEventListener('visibilitychange', () => {
    for (const sight of over ? [] : sights.values()) {
      if (document.visibilityState === 'hidden') {
        go(sight, frequency === 'every');
      } else if (!sight.told) {
        // Its next report says whether it is on the screen.
        observer.unobserve(sight.element);
        observer.observe(sight.element);
      }
    }
  });
  if (parameters.observe_dom) {
    unwatch = onMutation(scan);
  }
  scan();
}

/** Triggers of elements that come on the screen. */
export const visibility: Feature = {
  triggers: { visibility: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) =>
      whenPage('dom_ready', () => {
        for (const { type, parameters } of triggers) {
          if (type === 'visibility') {
            attempt(() => watch(parameters, emit));
          }
        }
      }),
  ],
};
