/** One place where two documents differ; a side that lacks the place is undefined. */
export interface Difference {
  /** JSON Pointer. */
  pointer: string;
  before: unknown;
  after: unknown;
}

/** Where two JSON documents differ, member by member; arrays are compared as wholes. */
export function differences(before: unknown, after: unknown, pointer = ''): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) {
    return [];
  }
  const inside = isObject(before ?? after) && isObject(after ?? before);
  return inside ? members(before, after, pointer) : [{ pointer, before, after }];
}

function members(before: unknown, after: unknown, pointer: string): Difference[] {
  const left = isObject(before) ? before : {};
  const right = isObject(after) ? after : {};
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((name) =>
    differences(left[name], right[name], `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
