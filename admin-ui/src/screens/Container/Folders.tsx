import { EntityList } from './EntityList';

/** The folders of a draft. */
export default function Folders() {
  return <EntityList kind="folders" />;
}
