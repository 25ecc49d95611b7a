import { EntityList } from './EntityList';

/** The tags of a draft. */
export default function Tags() {
  return <EntityList kind="tags" />;
}
