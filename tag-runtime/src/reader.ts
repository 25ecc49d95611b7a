import type { DataLayer } from './capture/data-layer';
import { createGtag, isGtagCall } from './capture/gtag';
import type { Occurrence } from './feature';
import type { Outbox } from './outbox';
import { attempt, isPlain, type Plain } from './safe';

/** How long a page's callback waits for tags when the page does not say; in milliseconds. */
const CALLBACK_MS = 2_000;

/** What a push asks for when its tags have ended: the page's callback, once, and not later than it wants to wait. */
function callbackOf({ eventCallback, eventTimeout }: Plain, container: string): (() => void) | undefined {
  if (typeof eventCallback !== 'function') {
    return undefined;
  }
  let left = 1;
  const call = (): void => {
    if (left--) {
      attempt(() => eventCallback(container));
    }
    left = 0;
  };
  setTimeout(call, Number(eventTimeout) || CALLBACK_MS);
  return call;
}

/** `['list.push', 1]` calls a method of a value in the data layer. */
function call(layer: DataLayer, [path, ...values]: readonly unknown[]): void {
  const [, owner, method] = /^(.+)\.([^.]+)$/.exec(String(path)) ?? [];
  const target = owner && (layer.read(owner) as Record<string, (...values: unknown[]) => unknown> | undefined);
  if (target && method) {
    target[method]?.(...values);
  }
}

/** Understands what pages push, one message at a time. */
export function createReader(
  container: string,
  outbox: Outbox,
  layer: DataLayer,
  rules: (occurrence: Occurrence) => void,
): (message: unknown) => void {
  const gtag = createGtag();
  const model = { get: layer.read, set: (key: string, value: unknown) => layer.merge({ [key]: value }) };

  const take = (message: Plain): void => {
    const name = message.event;
    layer.merge(message);
    if (typeof name === 'string' && name) {
      const finished = callbackOf(message, container);
      // `gtm.*` is what another tag manager on the page tells itself; this container sees the same things by itself.
      if (name.startsWith('gtm.')) {
        finished?.();
      } else {
        rules({ type: 'custom_event', name, message, finished });
      }
    }
  };

  return (message) => {
    // Belongs to the one message that brought it.
    layer.merge({ eventModel: undefined });
    if (Array.isArray(message)) {
      call(layer, message);
    } else if (typeof message === 'function') {
      message.call(model);
    } else if (isGtagCall(message)) {
      const command = gtag(message);
      if (command?.kind === 'push') {
        take(command.message);
      } else if (command) {
        outbox[command.kind](command.purposes, 'cmp');
      }
    } else if (isPlain(message)) {
      take(message);
    }
  };
}
