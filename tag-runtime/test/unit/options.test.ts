import { describe, expect, test } from 'vitest';
import type { Act, Firing } from '../../src/feature';
import { inSchedule, type Schedule } from '../../src/options/schedule';
import { sequence } from '../../src/options/sequence';
import { vectors } from './surroundings';

describe('schedule', () => {
  test.each(vectors<{ schedule: Schedule; now: string }, boolean>('schedules'))('$title', ({ in: input, out }) => {
    expect(inSchedule(input.schedule, new Date(input.now))).toBe(out);
  });
});

const failure = new Error('fails');
const later = 'fails later';

describe('sequence', () => {
  /** Runs a sequence of tags that end as given, and says what ran and how the whole ended. */
  async function runs(setting: unknown, ends: Record<string, unknown>): Promise<[string[], 'ok' | 'failed']> {
    const ran: string[] = [];
    const act =
      (name: string): Act =>
      () => {
        ran.push(name);
        const end = ends[name];
        if (end === failure) {
          throw failure;
        }
        return end === later ? Promise.reject(failure) : end;
      };
    const firing: Firing = {
      container: 'c',
      tag: 0,
      occurrence: { type: 'custom_event', name: 'x' },
      run: (tag) => act(tag === 1 ? 'setup' : 'teardown')(),
    };
    try {
      await sequence.wrappers?.sequence?.(setting, act('main'), firing);
      return [ran, 'ok'];
    } catch {
      return [ran, 'failed'];
    }
  }
  const both = (stop: boolean) => ({
    setup: { tag: 1, stop_on_failure: stop },
    teardown: { tag: 2, stop_on_failure: stop },
  });

  test('at once when all ends at once', () => {
    const ran: string[] = [];
    const firing: Firing = {
      container: 'c',
      tag: 0,
      occurrence: { type: 'custom_event', name: 'x' },
      run: (tag) => void ran.push(String(tag)),
    };
    sequence.wrappers?.sequence?.(both(true), () => void ran.push('main'), firing);
    expect(ran).toEqual(['1', 'main', '2']);
  });

  test.each<[string, unknown, Record<string, unknown>, string[], string]>([
    ['all succeed', both(true), {}, ['setup', 'main', 'teardown'], 'ok'],
    [
      'all succeed later',
      both(true),
      { setup: Promise.resolve(), main: Promise.resolve() },
      ['setup', 'main', 'teardown'],
      'ok',
    ],
    ['a setup that fails stops', both(true), { setup: failure }, ['setup'], 'failed'],
    ['a setup that fails later stops', both(true), { setup: later }, ['setup'], 'failed'],
    ['a setup that may fail', both(false), { setup: failure }, ['setup', 'main', 'teardown'], 'ok'],
    ['no teardown after a failure', both(true), { main: failure }, ['setup', 'main'], 'failed'],
    ['a teardown that does not mind', both(false), { main: later }, ['setup', 'main', 'teardown'], 'failed'],
    ['a teardown that fails', both(false), { teardown: failure }, ['setup', 'main', 'teardown'], 'ok'],
    ['a teardown alone', { teardown: { tag: 2 } }, {}, ['main', 'teardown'], 'ok'],
  ])('%s', async (_, setting, ends, ran, outcome) => {
    expect(await runs(setting, ends)).toEqual([ran, outcome]);
  });
});
