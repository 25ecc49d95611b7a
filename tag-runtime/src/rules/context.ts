import type { Feature } from '../feature';

/** Largest random number of GTM's. */
const MOST = 2_147_483_647;

let htmlIds = 0;

/** Variables for where and for whom the container runs, and for chance. */
export const context: Feature = {
  variables: {
    container_id: (_, { container }) => container.id,
    container_version: (_, { container }) => container.version,
    environment_name: (_, { container }) => container.environment ?? 'Live',
    debug_mode: (_, { container }) => !!container.preview,
    consent_state: (parameters, { page }) => page.consent(parameters.purpose as string),
    html_id: () => ++htmlIds,
    random(parameters) {
      const min = (parameters.min as number | undefined) ?? 0;
      const max = (parameters.max as number | undefined) ?? MOST;
      return min + Math.floor(Math.random() * (max - min + 1));
    },
    undefined: () => undefined,
  },
};
