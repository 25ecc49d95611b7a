import type { Feature } from './feature';
import { basics } from './rules/basics';
import { eventTag } from './tags/event';

/** What every container can name without asking for a feature. */
const builtin: Feature = { ...basics, ...eventTag };

export { builtin as default };
