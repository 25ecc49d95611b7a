import { describe, expect, it } from 'vitest';
import { amountOf, durationOf, sayDuration, secondsOf } from '../src/lib/rule/duration';
import { FRESH, isShowable, KINDS, type Kind, parseRule, withNames, withOperator } from '../src/lib/rule/model';
import { sayRule } from '../src/lib/rule/sentence';

const NAMES = { attributes: {}, segments: {}, classes: {} };
const ALL: readonly Kind[] = [...KINDS.behaviour, ...KINDS.person, ...KINDS.groups];

describe('the builder of rules', () => {
  it('knows all 17 kinds, and each begins with a rule that it can show and read aloud', () => {
    expect(new Set(ALL).size).toBe(17);
    for (const kind of ALL) {
      const rule = FRESH[kind]();
      expect(isShowable(rule), kind).toBe(true);
      for (const language of ['ru', 'en'] as const) {
        expect(sayRule(rule, NAMES, language), kind).not.toMatch(/undefined|\{\w+\}|null/);
      }
    }
  });

  it('reads an abandoned cart aloud', () => {
    expect(sayRule(FRESH.absence(), NAMES, 'ru')).toBe(
      'Люди, о которых верно: добавил в корзину и не купил в течение 15 минут (считаем не дольше, чем 7 дней).',
    );
  });

  it('counts in Russian as people do', () => {
    const rule = { did: { event: { name: 'order_completed' }, at_least: 5 } };
    expect(sayRule(rule, NAMES, 'ru')).toContain('купил не меньше 5 раз');
    expect(sayDuration('PT1M', 'ru')).toBe('1 минуту');
    expect(sayDuration('P3D', 'ru')).toBe('3 дня');
  });

  it('keeps durations whole in the largest unit', () => {
    expect(amountOf('PT90M')).toEqual({ count: 90, unit: 'minute' });
    expect(amountOf('PT24H')).toEqual({ count: 1, unit: 'day' });
    expect(durationOf({ count: 15, unit: 'minute' })).toBe('PT15M');
    expect(secondsOf('P1M')).toBeUndefined();
  });

  it('takes no text that it could not show', () => {
    expect(parseRule('{"version":1,"rule":{"did":{}}}')).toBeUndefined();
    expect(parseRule('{"version":1,"rule":{"unknown":{}}}')).toBeUndefined();
    expect(parseRule('{"version":1,"rule":{"all":[{"segment":{"id":"a"}}]}}')).toBeDefined();
  });

  it('changes a comparison without keeping the old one', () => {
    expect(withOperator({ field: 'revenue', at_least: 5 }, 'between', true)).toEqual({
      field: 'revenue',
      between: [5, 5],
    });
    expect(withNames({ name: 'a', where: [] }, ['a', 'b'])).toEqual({ names: ['a', 'b'], where: [] });
  });
});
