import { EntityPage } from './EntityPage';

/** One of the templates of a draft. */
export default function Template() {
  return <EntityPage kind="templates" />;
}
