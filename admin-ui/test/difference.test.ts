import { describe, expect, it } from 'vitest';
import { differences } from '../src/lib/difference';

describe('differences', () => {
  it('finds each member that changed, by its pointer', () => {
    expect(differences({ a: 1, b: { c: [1], 'd/e': 2 } }, { a: 1, b: { c: [2] }, f: null })).toEqual([
      { pointer: '/b/c', before: [1], after: [2] },
      { pointer: '/b/d~1e', before: 2, after: undefined },
      { pointer: '/f', before: undefined, after: null },
    ]);
  });

  it('takes what was created or deleted apart', () => {
    expect(differences(null, { name: 'x' })).toEqual([{ pointer: '/name', before: undefined, after: 'x' }]);
    expect(differences({ name: 'x' }, null)).toEqual([{ pointer: '/name', before: 'x', after: undefined }]);
  });

  it('finds nothing in equal documents', () => {
    expect(differences({ a: { b: 1 } }, { a: { b: 1 } })).toEqual([]);
    expect(differences(null, null)).toEqual([]);
  });
});
