import { EntityPage } from './EntityPage';

/** One of the variables of a draft. */
export default function Variable() {
  return <EntityPage kind="variables" />;
}
