import type { Feature } from '../feature';
import { attempt } from '../safe';

type Metric = 'lcp' | 'cls' | 'inp' | 'fcp' | 'ttfb';

/** Up to the first it is good, beyond the second it is poor; milliseconds, except for the layout's shift. */
const BOUNDS: Readonly<Record<Metric, readonly [number, number]>> = {
  lcp: [2500, 4000],
  cls: [0.1, 0.25],
  inp: [200, 500],
  fcp: [1800, 3000],
  ttfb: [800, 1800],
};

/** What the browser adds to the entries that TypeScript knows. */
interface Entry extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly interactionId?: number;
  readonly responseStart: number;
  readonly activationStart?: number;
}

/** Tells a value unless it is not known; the first one of a metric counts. */
type Report = (metric: Metric, value: number | undefined) => void;

/** Calls back with the entries of a kind, past ones too; the function that it answers hands over what is still underway. */
function observe(type: string, act: (entry: Entry) => void, more?: object): () => void {
  const take = (entries: PerformanceEntryList): void => {
    for (const entry of entries) {
      act(entry as Entry);
    }
  };
  return (
    attempt(() => {
      if (!PerformanceObserver.supportedEntryTypes.includes(type)) {
        return undefined;
      }
      const observer = new PerformanceObserver((list) => take(list.getEntries()));
      observer.observe({ type, buffered: true, ...more });
      return () => take(observer.takeRecords());
    }) ?? (() => {})
  );
}

const navigation = (): Entry | undefined => performance.getEntriesByType('navigation')[0] as Entry | undefined;

/** A page that was rendered ahead began when it became the visitor's. */
const sinceActivation = (time: number): number => Math.max(time - (navigation()?.activationStart ?? 0), 0);

/** When the page was first out of sight: what is painted afterwards says nothing about its speed. */
function createHiddenTime(): () => number {
  let hidden = document.visibilityState === 'hidden' ? 0 : Number.POSITIVE_INFINITY;
  const past = performance.getEntriesByType('visibility-state').find(({ name }) => name === 'hidden');
  hidden = Math.min(hidden, past?.startTime ?? Number.POSITIVE_INFINITY);
  addEventListener(
    'visibilitychange',
    ({ timeStamp }) => {
      if (document.visibilityState === 'hidden') {
        hidden = Math.min(hidden, timeStamp);
      }
    },
    true,
  );
  return () => hidden;
}

/** Of each window of shifts, at most 1 s apart and 5 s long in all, the worst. */
function layoutShift(): { settle: () => void; value: () => number } {
  let worst = 0;
  let sum = 0;
  let first = 0;
  let last = 0;
  const settle = observe('layout-shift', ({ hadRecentInput, startTime, value }) => {
    if (!hadRecentInput) {
      if (!sum || startTime - last >= 1_000 || startTime - first >= 5_000) {
        sum = 0;
        first = startTime;
      }
      sum += value;
      last = startTime;
      worst = Math.max(worst, sum);
    }
  });
  return { settle, value: () => worst };
}

/** The slowest interaction, but one for every 50 does not count. */
function interaction(): { settle: () => void; value: () => number | undefined } {
  const longest = new Map<number, number>();
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  const add = ({ interactionId, duration }: Entry): void => {
    if (interactionId) {
      least = Math.min(least, interactionId);
      most = Math.max(most, interactionId);
      longest.set(interactionId, Math.max(longest.get(interactionId) ?? 0, duration));
      if (longest.size > 10) {
        const [shortest] = [...longest].sort(([, a], [, b]) => a - b)[0] ?? [0];
        longest.delete(shortest);
      }
    }
  };
  const events = observe('event', add, { durationThreshold: 40 });
  const input = observe('first-input', add);
  return {
    settle() {
      events();
      input();
    },
    value() {
      // Browsers number interactions in steps of 7 where they do not count them.
      const { interactionCount } = performance as { interactionCount?: number };
      const count = interactionCount ?? (most ? (most - least) / 7 + 1 : 0);
      const sorted = [...longest.values()].sort((a, b) => b - a);
      return sorted[Math.min(sorted.length - 1, Math.floor(count / 50))];
    },
  };
}

function largestPaint(report: Report, hiddenTime: () => number): () => void {
  let value: number | undefined;
  const settle = observe('largest-contentful-paint', ({ startTime }) => {
    if (startTime < hiddenTime()) {
      value = sinceActivation(startTime);
    }
  });
  const end = (): void => {
    settle();
    report('lcp', value);
  };
  // After the visitor did something, larger elements are of his making.
  for (const type of ['keydown', 'click']) {
    addEventListener(type, (event) => event.isTrusted && setTimeout(() => attempt(end)), { capture: true, once: true });
  }
  return end;
}

function firstPaint(report: Report, hiddenTime: () => number, painted: () => void): void {
  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint' && startTime < hiddenTime()) {
      painted();
      report('fcp', sinceActivation(startTime));
    }
  });
}

function firstByte(report: Report): void {
  const look = (): void => {
    const start = navigation()?.responseStart ?? 0;
    if (start > 0 && start < performance.now()) {
      report('ttfb', sinceActivation(start));
    }
  };
  if (document.readyState === 'complete') {
    look();
  } else {
    addEventListener('load', () => setTimeout(() => attempt(look)), { once: true });
  }
}

/** Measures what somebody asks for, and reports each once: what can still change, when the page is hidden. */
function measure(wanted: (metric: Metric) => boolean, report: Report): void {
  const hiddenTime = createHiddenTime();
  const ends: (() => void)[] = [];
  let painted = false;
  if (wanted('fcp') || wanted('cls')) {
    firstPaint(report, hiddenTime, () => {
      painted = true;
    });
  }
  if (wanted('ttfb')) {
    firstByte(report);
  }
  if (wanted('lcp')) {
    ends.push(largestPaint(report, hiddenTime));
  }
  if (wanted('cls')) {
    const shift = layoutShift();
    ends.push(() => {
      shift.settle();
      report('cls', painted ? shift.value() : undefined);
    });
  }
  if (wanted('inp')) {
    const slowest = interaction();
    ends.push(() => {
      slowest.settle();
      report('inp', slowest.value());
    });
  }
  const finish = (): void => {
    for (const end of ends) {
      attempt(end);
    }
  };
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') {
      finish();
    }
  };
  // On the window and on the way down: before the events of the page are handed over for good.
  addEventListener('visibilitychange', hidden, true);
  addEventListener('pagehide', finish, true);
}

/** Triggers of the Core Web Vitals and the two times that explain them, as the library web-vitals defines them. */
export const vitals: Feature = {
  triggers: { web_vitals: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) => {
      const all = triggers.filter((trigger) => trigger.type === 'web_vitals').map((trigger) => trigger.parameters);
      const ownersOf = (metric: Metric) =>
        all.filter(({ metrics }) => (metrics as readonly string[] | undefined)?.includes(metric) ?? true);
      const told = new Set<Metric>();
      measure(
        (metric) => ownersOf(metric).length > 0,
        (metric, value) => {
          const owners = ownersOf(metric);
          if (owners.length && value !== undefined && !told.has(metric)) {
            told.add(metric);
            const [good, poor] = BOUNDS[metric];
            const fields = {
              web_vital_name: metric.toUpperCase(),
              web_vital_value: metric === 'cls' ? Math.round(value * 10_000) / 10_000 : Math.round(value),
              web_vital_rating: value > poor ? 'poor' : value > good ? 'needs-improvement' : 'good',
            };
            emit({ type: 'web_vitals', name: 'metka.webVital', fields, owners });
          }
        },
      );
    },
  ],
};
