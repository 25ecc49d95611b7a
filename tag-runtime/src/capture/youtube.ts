import type { Parameters } from '../config';
import type { Emit, Feature } from '../feature';
import { attempt } from '../safe';
import { createPlayback, type Film, type Playback } from './playback';
import { whenPage } from './ready';

const PLAYER = /^https:\/\/www\.youtube(?:-nocookie)?\.com\/embed\//;
const HELLO_MS = 250;
const HELLOS = 40;

/** What a player says of itself in a message, as far as it is of use here. */
interface Info {
  readonly playerState?: number;
  readonly currentTime?: number;
  readonly duration?: number;
  readonly videoUrl?: string;
  readonly videoData?: { readonly title?: string; readonly video_id?: string };
}

/** One embedded player: what it said last, and how far it is. */
interface Player {
  readonly frame: HTMLIFrameElement;
  readonly playback: Playback;
  film: Film;
  state: number | undefined;
  answered: boolean;
}

/** By the number that a player gives its state. */
const TOLD: Readonly<Record<number, 'ended' | 'playing' | 'paused'>> = { 0: 'ended', 1: 'playing', 2: 'paused' };

function filmOf({ currentTime, duration, videoUrl, videoData }: Info, before: Film): Film {
  const id = videoData?.video_id;
  return {
    ...before,
    time: Number(currentTime ?? before.time),
    duration: Number(duration ?? before.duration),
    title: String(videoData?.title ?? before.title),
    url: id ? `https://www.youtube.com/watch?v=${id}` : String(videoUrl ?? before.url),
  };
}

function hear(player: Player, info: Info | undefined): void {
  if (!info || typeof info !== 'object') {
    return;
  }
  player.film = filmOf(info, player.film);
  const { playerState } = info;
  if (playerState !== undefined && playerState !== player.state) {
    player.state = playerState;
    const told = TOLD[playerState];
    if (told) {
      player.playback[told](player.film);
    }
  }
  if (player.state === 1) {
    player.playback.progress(player.film);
  }
}

/** Asks the player to tell what it does, until it answers: one that still loads does not hear. */
function greet(player: Player, left = HELLOS): void {
  if (!player.answered && left) {
    attempt(() => {
      const { origin } = new URL(player.frame.src);
      const hello = { event: 'listening', id: 1, channel: 'widget' };
      player.frame.contentWindow?.postMessage(JSON.stringify(hello), origin);
    });
    setTimeout(() => greet(player, left - 1), HELLO_MS);
  }
}

/** Follows the players that are on the page or come to it. */
function follow(triggers: readonly Parameters[], emit: Emit): void {
  const players = new Map<HTMLIFrameElement, Player>();
  const meet = (frame: HTMLIFrameElement): void => {
    const address = PLAYER.test(frame.src) ? new URL(frame.src) : undefined;
    if (!address) {
      return;
    }
    if (address.searchParams.get('enablejsapi') !== '1') {
      if (!triggers.some((parameters) => parameters.add_js_api)) {
        return;
      }
      address.searchParams.set('enablejsapi', '1');
      address.searchParams.set('origin', location.origin);
      // Its load event comes back here.
      frame.src = address.href;
      return;
    }
    const known = players.get(frame);
    const player = known ?? {
      frame,
      playback: createPlayback('youtube', triggers, emit),
      film: { element: frame, provider: 'youtube', url: frame.src, title: frame.title, duration: 0, time: 0 },
      state: undefined,
      answered: false,
    };
    players.set(frame, player);
    // A frame that loads again holds a player that knows nothing.
    player.answered = false;
    greet(player);
  };
  addEventListener('message', ({ data, origin, source }) => {
    if (typeof data === 'string' && PLAYER.test(`${origin}/embed/`)) {
      const player = [...players.values()].find(({ frame }) => frame.contentWindow === source);
      if (player) {
        player.answered = true;
        attempt(() => hear(player, (JSON.parse(data) as { info?: Info }).info));
      }
    }
  });
  // A frame that is still loading would keep its old address, so that each is met when it has loaded.
  document.addEventListener(
    'load',
    ({ target }) => {
      if (target instanceof HTMLIFrameElement) {
        attempt(() => meet(target));
      }
    },
    true,
  );
  whenPage('window_loaded', () => {
    for (const frame of document.querySelectorAll('iframe')) {
      if (!players.has(frame)) {
        attempt(() => meet(frame));
      }
    }
  });
}

/** Triggers of YouTube films in frames, by the messages that their players exchange with the page. */
export const youtube: Feature = {
  triggers: { youtube: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers }) =>
      follow(
        triggers.filter((trigger) => trigger.type === 'youtube').map((trigger) => trigger.parameters),
        emit,
      ),
  ],
};
