import type { Value } from '../config';
import type { Feature, Scripts } from '../feature';
import { addressOf } from './address';

/** The tag that loads a script: once per page, and it has succeeded when the script has run. */
export const script: Feature = {
  requires: ['scripts'],
  tags: {
    script({ url, attributes }, { scope, services }) {
      const address = addressOf(url as Value, scope);
      const given = ((attributes ?? []) as { name: string; value: Value }[]).map(
        ({ name, value }) => [name, scope.text(value)] as const,
      );
      return address ? () => (services.scripts as Scripts).load(address, given) : undefined;
    },
  },
};
