import type { Value } from '../config';
import type { Feature } from '../feature';
import type { Plain } from '../safe';

interface Setting {
  readonly name: string;
  readonly value: Value;
}

/** Variables that gather several values into one object, without those that are missing. */
export const objects: Feature = {
  variables: {
    settings_table(parameters, scope) {
      const settings: Plain = {};
      for (const { name, value } of parameters.rows as readonly Setting[]) {
        const known = scope.value(value);
        if (known !== undefined && name !== '__proto__') {
          settings[name] = known;
        }
      }
      return settings;
    },
    user_data(parameters, scope) {
      const person: Plain = {};
      for (const name of Object.keys(parameters)) {
        const text = scope.text(parameters[name] as Value).trim();
        if (text) {
          person[name] = text;
        }
      }
      return Object.keys(person).length ? person : undefined;
    },
  },
};
