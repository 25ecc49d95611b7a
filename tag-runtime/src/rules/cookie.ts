import type { Feature } from '../feature';
import { attempt } from '../safe';

/** Variables that read a first-party cookie, as it stands or URL-decoded. */
export const cookie: Feature = {
  variables: {
    cookie(parameters, scope) {
      const raw = scope.page.cookie(parameters.name as string);
      return parameters.decode && raw !== undefined ? (attempt(() => decodeURIComponent(raw)) ?? raw) : raw;
    },
  },
};
