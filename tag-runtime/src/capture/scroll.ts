import type { Parameters } from '../config';
import type { Feature } from '../feature';
import { attempt } from '../safe';
import { whenPage } from './ready';

type Direction = 'vertical' | 'horizontal';
type Unit = 'percent' | 'pixels';

/** A depth that some triggers wait for. */
interface Mark {
  readonly direction: Direction;
  readonly units: Unit;
  readonly threshold: number;
  readonly owners: Parameters[];
}

/** How far the far edge of the view is, and how far it can get. */
function extent(direction: Direction): { reached: number; whole: number } {
  const root = document.documentElement;
  const body = document.body;
  return direction === 'vertical'
    ? { reached: scrollY + innerHeight, whole: Math.max(root.scrollHeight, body?.scrollHeight ?? 0) }
    : { reached: scrollX + innerWidth, whole: Math.max(root.scrollWidth, body?.scrollWidth ?? 0) };
}

function isReached({ direction, units, threshold }: Mark): boolean {
  const { reached, whole } = extent(direction);
  // Zoomed pages end at a fraction of a pixel.
  return reached + 1 >= (units === 'percent' ? (whole * threshold) / 100 : threshold);
}

/** Triggers of how far visitors scroll; each depth counts once on a page. */
export const scroll: Feature = {
  triggers: { scroll: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) => {
      let marks: Mark[] = [];
      let waiting = false;
      const add = (parameters: Parameters): void => {
        for (const direction of ['vertical', 'horizontal'] as const) {
          const depths = parameters[direction] as { unit: Unit; thresholds: readonly number[] } | undefined;
          for (const threshold of depths?.thresholds ?? []) {
            const units = depths?.unit ?? 'percent';
            const same = marks.find(
              (mark) => mark.direction === direction && mark.units === units && mark.threshold === threshold,
            );
            if (same) {
              same.owners.push(parameters);
            } else {
              marks.push({ direction, units, threshold, owners: [parameters] });
            }
          }
        }
        marks.sort((a, b) => a.threshold - b.threshold);
      };
      const look = (): void => {
        waiting = false;
        const reached = marks.filter(isReached);
        marks = marks.filter((mark) => !reached.includes(mark));
        for (const { direction, units, threshold, owners } of reached) {
          const fields = { scroll_threshold: threshold, scroll_units: units, scroll_direction: direction };
          emit({ type: 'scroll', name: 'gtm.scrollDepth', fields, owners });
        }
        if (!marks.length) {
          removeEventListener('scroll', soon);
          removeEventListener('resize', soon);
        }
      };
      // One look per 100 ms: reading the layout on every event would cost the page frames.
      const soon = (): void => {
        if (!waiting && marks.length) {
          waiting = true;
          setTimeout(() => attempt(look), 100);
        }
      };
      for (const moment of ['page_view', 'dom_ready', 'window_loaded']) {
        const starting = triggers.filter(
          ({ type, parameters }) => type === 'scroll' && (parameters.start ?? 'window_loaded') === moment,
        );
        if (starting.length) {
          whenPage(moment, () => {
            for (const { parameters } of starting) {
              add(parameters);
            }
            addEventListener('scroll', soon, { passive: true });
            addEventListener('resize', soon, { passive: true });
            attempt(look);
          });
        }
      }
    },
  ],
};
