import { EntityList } from './EntityList';

/** The triggers of a draft. */
export default function Triggers() {
  return <EntityList kind="triggers" />;
}
