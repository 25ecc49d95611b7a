import type { Act, Feature } from '../feature';

interface Step {
  readonly tag: number;
  readonly stop_on_failure?: boolean;
}

interface Sequence {
  readonly setup?: Step;
  readonly teardown?: Step;
}

/** Goes on when the act has ended, at once if it ended at once, and says whether it succeeded. */
function after(act: Act, goOn: (succeeded: boolean) => unknown): unknown {
  let end: unknown;
  try {
    end = act();
  } catch {
    return goOn(false);
  }
  const promised = end as PromiseLike<unknown> | undefined;
  return typeof promised?.then === 'function'
    ? promised.then(
        () => goOn(true),
        () => goOn(false),
      )
    : goOn(true);
}

function demand(success: boolean): void {
  if (!success) {
    throw new Error('failed');
  }
}

/** Tags that have another tag run before or after them; the tag has failed if it did not run. */
export const sequence: Feature = {
  wrappers: {
    sequence(setting, next, { run }) {
      const { setup, teardown } = setting as Sequence;
      const main = (): unknown =>
        teardown
          ? after(next, (succeeded) =>
              succeeded || !teardown.stop_on_failure
                ? after(
                    () => run(teardown.tag),
                    () => demand(succeeded),
                  )
                : demand(false),
            )
          : next();
      return setup
        ? after(
            () => run(setup.tag),
            (succeeded) => {
              demand(succeeded || !setup.stop_on_failure);
              return main();
            },
          )
        : main();
    },
  },
};
