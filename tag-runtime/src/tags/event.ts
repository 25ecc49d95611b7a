import type { Value } from '../config';
import type { Feature } from '../feature';
import { isPlain, type Plain, plainCopy } from '../safe';

/** The tag that sends a first-party event to the gateway. */
export const eventTag: Feature = {
  tags: {
    metka_event(parameters, { scope, prepare, map }) {
      const name = scope.text(parameters.event as Value);
      const properties: Plain = parameters.from_data_layer ? map(parameters.from_data_layer as string) : {};
      for (const { name: key, value } of (parameters.properties ?? []) as { name: string; value: Value }[]) {
        properties[key] = scope.value(value);
      }
      const copy = plainCopy(properties);
      return name ? prepare({ name, properties: isPlain(copy) ? copy : {} }) : undefined;
    },
  },
};
