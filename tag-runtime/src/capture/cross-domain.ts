import type { Feature } from '../feature';
import { attempt } from '../safe';
import { arrive } from './arrival';
import { depart } from './departure';
import { traveller } from './traveller';

/** Visitors who go to another site of the project, or come from one. */
export const crossDomain: Feature = {
  start(inside) {
    const visitor = traveller(inside);
    attempt(() => arrive(visitor, inside));
    return depart(visitor, inside.config.cross_domain ?? []);
  },
};
