import type { Feature } from '../feature';

interface Member {
  readonly trigger: number;
  readonly times?: number;
}

/** Triggers that fire once on a page, when each of their members has fired often enough. */
export const group: Feature = {
  triggers: { group: (_, occurrence) => occurrence },
  sources: [
    (emit, { triggers, fired }) => {
      const open = new Map(
        triggers
          .filter((trigger) => trigger.type === 'group')
          .map(({ parameters }) => [
            parameters,
            (parameters.members as readonly Member[]).map(({ trigger, times }) => ({
              member: triggers[trigger],
              left: times ?? 1,
            })),
          ]),
      );
      fired((trigger) => {
        for (const [parameters, members] of open) {
          for (const one of members) {
            if (one.member === trigger) {
              one.left--;
            }
          }
          if (members.every(({ left }) => left <= 0)) {
            open.delete(parameters);
            // The tags of the last member go first.
            Promise.resolve().then(() => emit({ type: 'group', name: 'gtm.triggerGroup', owners: [parameters] }));
          }
        }
      });
    },
  ],
};
