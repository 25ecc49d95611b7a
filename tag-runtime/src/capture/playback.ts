import type { Parameters } from '../config';
import type { Emit } from '../feature';

/** What a player says of itself. */
export interface Film {
  readonly element: Element;
  readonly provider: string;
  readonly url: string;
  readonly title: string;
  /** In seconds; 0 while it is not known. */
  readonly duration: number;
  readonly time: number;
}

export type Status = 'start' | 'pause' | 'buffering' | 'progress' | 'complete';

/** One player's way through its film: what was told already is not told again before the next start. */
export interface Playback {
  playing(film: Film): void;
  progress(film: Film): void;
  paused(film: Film): void;
  ended(film: Film): void;
}

function isVisible(element: Element): boolean {
  const { top, left, bottom, right } = element.getBoundingClientRect();
  return bottom > 0 && right > 0 && top < innerHeight && left < innerWidth && document.visibilityState === 'visible';
}

const percentOf = (film: Film): number => (film.duration ? Math.floor((film.time / film.duration) * 100) : 0);

export function createPlayback(type: string, triggers: readonly Parameters[], emit: Emit): Playback {
  let begun = false;
  let running = false;
  /** Marks that this run has passed. */
  let passed = new Set<string>();

  const tell = (status: Status, film: Film, owners: readonly Parameters[], percent = percentOf(film)): void => {
    if (owners.length) {
      const fields = {
        video_provider: film.provider,
        video_url: film.url,
        video_title: film.title,
        video_duration: Math.round(film.duration),
        video_percent: percent,
        video_visible: isVisible(film.element),
        video_status: status,
        video_current_time: Math.round(film.time),
      };
      emit({ type, name: 'gtm.video', element: film.element, fields, owners });
    }
  };
  const wanting = (status: string) => triggers.filter((parameters) => parameters[status]);

  const pass = (film: Film, kind: 'progress_percent' | 'progress_seconds', reached: number): void => {
    const marks = triggers.flatMap((parameters) => (parameters[kind] as readonly number[] | undefined) ?? []);
    for (const mark of [...new Set(marks)].sort((a, b) => a - b)) {
      const key = `${kind}${mark}`;
      if (mark <= reached && !passed.has(key)) {
        passed.add(key);
        const owners = triggers.filter((parameters) =>
          (parameters[kind] as readonly number[] | undefined)?.includes(mark),
        );
        tell('progress', film, owners, kind === 'progress_percent' ? mark : undefined);
      }
    }
  };
  const progress = (film: Film): void => {
    if (begun && film.duration) {
      pass(film, 'progress_percent', (film.time / film.duration) * 100);
      pass(film, 'progress_seconds', film.time);
    }
  };

  return {
    playing(film) {
      running = true;
      if (!begun) {
        begun = true;
        tell('start', film, wanting('start'));
      }
      progress(film);
    },
    progress,
    paused(film) {
      if (running) {
        running = false;
        tell('pause', film, wanting('pause'));
      }
    },
    ended(film) {
      if (begun) {
        const whole = { ...film, time: film.duration };
        progress(whole);
        tell('complete', whole, wanting('complete'), 100);
        begun = running = false;
        passed = new Set();
      }
    },
  };
}
