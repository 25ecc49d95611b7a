import type { Parameters } from '../config';
import type { Emit, Listening, Occurrence } from '../feature';
import { attempt } from '../safe';

const DEFAULT_WAIT_MS = 2_000;

/** The nearest element that the trigger's selector names, or the occurrence's own if it names none. */
export function within({ selector }: Parameters, { element }: Occurrence): Element | null | undefined {
  return typeof selector === 'string' ? element?.closest(selector) : element;
}

/** Fires where the selector names the element or one around it. */
export const inside = (parameters: Parameters, occurrence: Occurrence): Occurrence | undefined =>
  within(parameters, occurrence) ? occurrence : undefined;

/** Calls back after the page's own listeners, also when one of them stops the event on its way. */
export function afterPage(type: string, handle: (event: Event) => void): void {
  addEventListener(
    type,
    (event) => {
      let done = false;
      const last = (heard: Event): void => {
        if (heard === event && !done) {
          done = true;
          removeEventListener(type, last);
          attempt(() => handle(event));
        }
      };
      // Added now, it is the last listener of the last target.
      addEventListener(type, last);
      setTimeout(() => last(event));
    },
    true,
  );
}

/** What happens to the page by default, and how to do it later. */
export interface Navigation {
  readonly type: 'link_click' | 'form_submit';
  readonly event: Event;
  readonly occurrence: Occurrence;
  /** Whether this page goes: what opens elsewhere needs no waiting. */
  leaves(): boolean;
  /** Fixes what would happen now; the function that it answers does it. */
  prepare(): () => void;
}

/** Tells the triggers of navigations, and holds them until the tags have finished. */
export function createHold(emit: Emit, { triggers }: Listening): (navigation: Navigation) => void {
  let latest: object | undefined;

  return ({ type, event, occurrence, leaves, prepare }) => {
    const owners = triggers
      .filter((trigger) => trigger.type === type && !(event.defaultPrevented && trigger.parameters.check_validation))
      .map((trigger) => trigger.parameters);
    const waits = owners
      .filter((parameters) => parameters.wait_for_tags && within(parameters, occurrence))
      .map((parameters) => Number(parameters.wait_ms ?? DEFAULT_WAIT_MS));
    let finished = !owners.length;
    let proceed = (): void => {
      finished = true;
    };
    if (owners.length) {
      emit({ ...occurrence, owners, finished: () => proceed() });
    }
    // An event that is over can no longer be held.
    if (finished || !waits.length || !event.eventPhase || event.defaultPrevented || !leaves()) {
      return;
    }
    const go = prepare();
    event.preventDefault();
    const held = {};
    latest = held;
    proceed = () => {
      // The visitor's latest wish counts.
      if (latest === held) {
        latest = undefined;
        attempt(go);
      }
    };
    setTimeout(() => proceed(), Math.max(...waits));
  };
}

/** Whether a browsing context of this name is this page's own, or one around it. */
export function isHere(target: string | null | undefined): boolean {
  const name = (target || document.querySelector('base[target]')?.getAttribute('target') || '').toLowerCase();
  return !name || name === '_self' || name === '_parent' || name === '_top' || name === window.name.toLowerCase();
}
