import { attempt } from '../safe';

/** Takes a parameter out of the address that the visitor sees and copies, without a navigation. */
export function removeFromAddress(parameter: string): void {
  const { pathname, search, hash } = location;
  const rest = search.replace(new RegExp(`([?&])${parameter}=[\\w.-]*(&|$)`), (_, start, end) => (end ? start : ''));
  attempt(() => rest !== search && history.replaceState(history.state, '', pathname + rest + hash));
}
