import { EntityPage } from './EntityPage';

/** One of the triggers of a draft. */
export default function Trigger() {
  return <EntityPage kind="triggers" />;
}
