import { EntityPage } from './EntityPage';

/** One of the tags of a draft. */
export default function Tag() {
  return <EntityPage kind="tags" />;
}
