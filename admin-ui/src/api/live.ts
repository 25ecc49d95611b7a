import { EventStreamParser, type ServerSentEvent } from '../lib/sse';
import { call, type LiveCounter, type LiveEvent } from './client';

const SHOWN = 500;
const ANONYMOUS = '00000000-0000-0000-0000-000000000000';

/** Whether an event belongs to nobody: its sender had not granted what a profile takes. */
export function isAnonymous(profile: string): boolean {
  return profile === ANONYMOUS;
}

/** What the page knows of the live stream. */
export interface LiveState {
  connection: 'connecting' | 'connected' | 'disconnected';
  seen: number;
  skipped: number;
  /** The latest first. */
  events: LiveEvent[];
}

export const NOTHING_SEEN: LiveState = { connection: 'connecting', seen: 0, skipped: 0, events: [] };

/** Counts of streams that have ended, so that a reconnection does not count from zero. */
export interface Earlier {
  seen: number;
  skipped: number;
}

/** The state after one more message. */
export function received(state: LiveState, earlier: Earlier, message: ServerSentEvent): LiveState {
  if (message.type === 'event') {
    const event = JSON.parse(message.data) as LiveEvent;
    return { ...state, events: [event, ...state.events].slice(0, SHOWN) };
  }
  if (message.type === 'counter') {
    const counter = JSON.parse(message.data) as LiveCounter;
    return { ...state, seen: earlier.seen + counter.seen, skipped: earlier.skipped + counter.skipped };
  }
  return state;
}

/**
 * Follows the live stream until it ends; the browser's EventSource can send no token. Calls `opened` when the
 * stream stands, then `message` for each message. Without a project it brings the events of all.
 */
export async function follow(
  project: string,
  signal: AbortSignal,
  on: { opened: () => void; message: (message: ServerSentEvent) => void },
): Promise<void> {
  const response = await call('GET', project ? `/live?project=${encodeURIComponent(project)}` : '/live', undefined, {
    signal,
  });
  if (!response.body) {
    return;
  }
  on.opened();
  const parser = new EventStreamParser();
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    parser.push(piece).forEach(on.message);
  }
}
