import { describe, expect, it } from 'vitest';
import { canonical, mergeThree, shown } from '../src/lib/merge';

const BASE = { name: 'A', type: 'html', parameters: { html: '<p>', url: 'x' }, purposes: ['analytics'], notes: 'n' };

describe('mergeThree', () => {
  it('keeps both changes where they are in different places', () => {
    const mine = { ...BASE, name: 'Mine', parameters: { html: '<b>', url: 'x' } };
    const theirs = { ...BASE, notes: 'theirs', parameters: { html: '<p>', url: 'y' } };
    expect(mergeThree(BASE, mine, theirs)).toEqual({
      merged: { ...BASE, name: 'Mine', notes: 'theirs', parameters: { html: '<b>', url: 'y' } },
      clashes: [],
      theirs: ['parameters/url', 'notes'],
    });
  });

  it('takes mine where both changed the same, and says so', () => {
    const result = mergeThree(BASE, { ...BASE, name: 'Mine' }, { ...BASE, name: 'Theirs' });
    expect(result.merged.name).toBe('Mine');
    expect(result.clashes).toEqual(['name']);
  });

  it('is no clash when both changed it to the same', () => {
    const same = { ...BASE, purposes: ['marketing'] };
    expect(mergeThree(BASE, { ...same }, { ...same })).toEqual({ merged: same, clashes: [], theirs: [] });
  });

  it('carries removals of either side', () => {
    const { notes: _, ...mine } = BASE;
    const { purposes: __, ...theirs } = BASE;
    const { merged } = mergeThree(BASE, mine, theirs);
    expect(Object.keys(merged).sort()).toEqual(['name', 'parameters', 'type']);
  });
});

describe('canonical', () => {
  it('does not mind the order of members, and does mind that of lists', () => {
    expect(canonical({ a: 1, b: { c: 2, d: 3 } })).toBe(canonical({ b: { d: 3, c: 2 }, a: 1 }));
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
  });
});

describe('shown', () => {
  it('is readable', () => {
    expect(shown(true, 'ru')).toBe('да');
    expect(shown(undefined, 'en')).toBe('—');
    expect(shown(['a'], 'en')).toBe('["a"]');
  });
});
