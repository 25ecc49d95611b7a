import { describe, expect, test } from 'vitest';
import {
  changesOf,
  consentOf,
  decisionsOf,
  entryOf,
  filtered,
  type PreviewEntry,
  pickOf,
  shown,
  triggerParameters,
} from '../src/lib/preview';

const entry = (record: Record<string, unknown>, id = 1): PreviewEntry =>
  entryOf(String(id), JSON.stringify(record)) as PreviewEntry;

const PICKED = {
  kind: 'picked',
  url: 'https://shop.example/',
  element: { name: 'В корзину', tag: 'button' },
  trigger: { type: 'click', parameters: { selector: '.buy' } },
  count: 3,
  event: 'add_to_cart_clicked',
};

describe('records of a preview', () => {
  test('what is no record is left out', () => {
    for (const data of ['', '{', '[]', 'null', '{"kind":1}', '{"name":"x"}']) {
      expect(entryOf('1', data), data).toBeUndefined();
    }
    expect(entryOf('', '{"kind":"page"}')).toBeUndefined();
    expect(entryOf('7', '{"kind":"page","time":5}')).toEqual({
      id: 7,
      kind: 'page',
      time: '',
      record: { kind: 'page', time: 5 },
    });
  });

  test('a pick is read, and nothing else is taken for one', () => {
    expect(pickOf(entry(PICKED))).toEqual({
      name: 'В корзину',
      tag: 'button',
      type: 'click',
      selector: '.buy',
      count: 3,
      event: 'add_to_cart_clicked',
      url: 'https://shop.example/',
    });
    expect(pickOf(entry({ ...PICKED, kind: 'tag' }))).toBeUndefined();
    expect(pickOf(entry({ ...PICKED, trigger: { type: 'html', parameters: { selector: 'a' } } }))).toBeUndefined();
    expect(
      pickOf(entry({ ...PICKED, trigger: { type: 'click', parameters: { selector: 'a'.repeat(1_001) } } })),
    ).toBeUndefined();
    expect(pickOf(entry({ ...PICKED, trigger: 'click' }))).toBeUndefined();
    expect(pickOf(entry({ ...PICKED, element: null, event: ['x'], count: 'many' }))).toMatchObject({
      name: '',
      event: '',
      count: 0,
    });
  });

  test('what came on the screen is told once, and looked for in pages that change', () => {
    expect(triggerParameters('click', '.a')).toEqual({ selector: '.a' });
    expect(triggerParameters('visibility', '.a')).toMatchObject({
      selector_type: 'css',
      selector: '.a',
      frequency: 'once',
      observe_dom: true,
    });
  });

  test('says of each tag why, those that fired first', () => {
    const decided_by = { variable: '{{Plan}}', actual: 'free', operator: 'equals', expected: 'paid', holds: false };
    const decisions = decisionsOf(
      entry({
        kind: 'occurrence',
        tags: [
          {
            id: 'a',
            name: 'A',
            decision: 'not_matched',
            by: [{ id: 't', name: 'T', reason: 'conditions', decided_by }],
          },
          { id: 'b', decision: 'fired', by: [{ id: 'all' }] },
          null,
        ],
      }),
    );
    expect(decisions.map(({ name }) => name)).toEqual(['', 'b', 'A']);
    expect(decisions[2]?.by[0]).toEqual({
      trigger: 'T',
      reason: 'conditions',
      condition: { text: '{{Plan}} equals «paid»', actual: 'free' },
    });
  });

  test('shows what of the data layer changed', () => {
    const record = { kind: 'message', data_before: { a: 1, b: { c: 1 } }, data_after: { a: 1, b: { c: 2 }, d: null } };
    expect(changesOf(entry(record))).toEqual([
      { key: 'b', before: { c: 1 }, after: { c: 2 } },
      { key: 'd', before: undefined, after: null },
    ]);
    expect(changesOf(entry({ kind: 'message', data_before: '…', data_after: 3 }))).toEqual([]);
  });

  test('filters by group and text, and keeps the pages between', () => {
    const all = [
      entry({ kind: 'page', url: '/' }, 1),
      entry({ kind: 'occurrence', name: 'gtm.click' }, 2),
      entry({ kind: 'tag', name: 'Покупка' }, 3),
      entry({ kind: 'dropped', count: 2 }, 4),
    ];
    const ids = (group: string, text = '') => filtered(all, group, text).map(({ id }) => id);
    expect(ids('all')).toEqual([1, 2, 3, 4]);
    expect(ids('tags')).toEqual([1, 3, 4]);
    expect(ids('all', 'покуп')).toEqual([3, 4]);
    expect(ids('unknown')).toEqual([1, 2, 3, 4]);
  });

  test('values are short texts, whatever they are', () => {
    expect(shown('a')).toBe('a');
    expect(shown(undefined)).toBe('undefined');
    expect(shown({ a: 1 })).toBe('{"a":1}');
    expect(shown('x'.repeat(300))).toHaveLength(201);
    expect(consentOf({ granted: ['a', 1], denied: 'b' })).toEqual({ granted: ['a'], denied: [] });
  });
});
