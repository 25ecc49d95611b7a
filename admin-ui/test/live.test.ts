import { describe, expect, it } from 'vitest';
import { type LiveState, NOTHING_SEEN, received } from '../src/api/live';

const NEW = { seen: 0, skipped: 0 };

describe('received', () => {
  it('keeps the latest events first and no more than five hundred', () => {
    let state: LiveState = NOTHING_SEEN;
    for (let i = 0; i < 510; i++) {
      state = received(state, NEW, { type: 'event', data: JSON.stringify({ id: `e${i}` }) });
    }
    expect(state.events).toHaveLength(500);
    expect(state.events[0]?.id).toBe('e509');
  });

  it('counts on after a reconnection', () => {
    const message = { type: 'counter', data: '{"seen":5,"skipped":2}' };
    expect(received(NOTHING_SEEN, { seen: 10, skipped: 1 }, message)).toMatchObject({ seen: 15, skipped: 3 });
  });

  it('does not mind a message that it does not know', () => {
    expect(received(NOTHING_SEEN, NEW, { type: 'other', data: '{' })).toBe(NOTHING_SEEN);
  });
});
