import type { Feature } from '../feature';

const drawn = new Map<number, boolean>();

/** Tags that run some time after their trigger, and tags that run on a share of pages: on one page always or never. */
export const pace: Feature = {
  wrappers: {
    sample_percent(percent, next, { tag }) {
      if (!drawn.has(tag)) {
        drawn.set(tag, Math.random() * 100 < (percent as number));
      }
      return drawn.get(tag) ? next() : undefined;
    },
    delay_ms(milliseconds, next) {
      setTimeout(next, milliseconds as number);
    },
  },
};
