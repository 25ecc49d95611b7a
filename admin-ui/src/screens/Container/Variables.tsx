import { EntityList } from './EntityList';

/** The variables of a draft. */
export default function Variables() {
  return <EntityList kind="variables" />;
}
