import type { Parameters } from '../config';
import type { Feature } from '../feature';

/** A browser that blocks storage throws on the mere name of it; the scope makes "no value" of that. */
const reader = (storage: () => Storage) => (parameters: Parameters) =>
  storage().getItem(parameters.key as string) ?? undefined;

/** Variables that read what pages of this site stored in the browser. */
export const storage: Feature = {
  variables: {
    local_storage: reader(() => localStorage),
    session_storage: reader(() => sessionStorage),
  },
};
