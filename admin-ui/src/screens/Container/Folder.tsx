import { EntityPage } from './EntityPage';

/** One of the folders of a draft. */
export default function Folder() {
  return <EntityPage kind="folders" />;
}
