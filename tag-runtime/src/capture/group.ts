import type { TriggerConfig } from '../config';
import type { Feature } from '../feature';

interface Member {
  readonly trigger: number;
  readonly times?: number;
}

/** Triggers that fire once on a page, when each of their members has fired often enough. */
export const group: Feature = {
  triggers: { group: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers, firings: { counts, listeners } }) => {
      const open = new Set(triggers.filter((trigger) => trigger.type === 'group').map((trigger) => trigger.parameters));
      const enough = ({ trigger, times }: Member): boolean =>
        (counts.get(triggers[trigger] as TriggerConfig) ?? 0) >= (times ?? 1);
      const look = (): void => {
        for (const parameters of open) {
          if ((parameters.members as readonly Member[]).every(enough)) {
            open.delete(parameters);
            // The tags of the last member go first.
            Promise.resolve().then(() => emit({ type: 'group', name: 'gtm.triggerGroup', owners: [parameters] }));
          }
        }
      };
      listeners.push(look);
      look();
    },
  ],
};
