import type { Parameters } from '../config';
import type { Feature } from '../feature';
import { createPlayback, type Film, type Playback } from './playback';

const filmOf = (element: HTMLMediaElement): Film => ({
  element,
  provider: 'html5',
  url: element.currentSrc,
  title: element.title || element.getAttribute('aria-label') || '',
  duration: Number.isFinite(element.duration) ? element.duration : 0,
  time: element.currentTime,
});

/** Triggers of the page's own videos: their events do not bubble, but the document hears them on their way down. */
export const video: Feature = {
  triggers: { video: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) => {
      const all = triggers.filter((trigger) => trigger.type === 'video').map((trigger) => trigger.parameters);
      const known = new WeakMap<Element, Playback>();
      const concerns = (parameters: Parameters, element: Element): boolean =>
        typeof parameters.selector === 'string'
          ? element.matches(parameters.selector)
          : element instanceof HTMLVideoElement;

      const playbackOf = (element: HTMLMediaElement): Playback => {
        let playback = known.get(element);
        if (!playback) {
          playback = createPlayback(
            'video',
            all.filter((parameters) => concerns(parameters, element)),
            emit,
          );
          known.set(element, playback);
        }
        return playback;
      };
      const on = (type: string, act: (playback: Playback, film: Film) => void): void =>
        document.addEventListener(
          type,
          ({ target }) => {
            if (target instanceof HTMLMediaElement) {
              act(playbackOf(target), filmOf(target));
            }
          },
          { capture: true, passive: true },
        );
      on('playing', (playback, film) => playback.playing(film));
      on('ended', (playback, film) => playback.ended(film));
      if (all.some((parameters) => parameters.pause)) {
        // A film that is over pauses, too.
        on('pause', (playback, film) => (film.element as HTMLMediaElement).ended || playback.paused(film));
      }
      if (all.some((parameters) => parameters.progress_percent || parameters.progress_seconds)) {
        on('timeupdate', (playback, film) => playback.progress(film));
      }
    },
  ],
};
