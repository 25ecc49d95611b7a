import { describe, expect, test } from 'vitest';
import { createSender, type Network, type WireEvent } from '../../src/send';

const event = (id: string, properties = {}): WireEvent => ({
  id,
  name: 'x',
  time: '2026-01-01T00:00:00.000Z',
  consent: { granted: ['analytics'], denied: [] },
  page: { url: '', title: '', referrer: '' },
  properties,
});

/** A network whose answers and clock the test holds. */
class FakeNetwork implements Network {
  posts: { body: string; keepalive: boolean; answer: (status: number, retryAfter?: string) => Promise<void> }[] = [];
  beacons: string[] = [];
  beaconWorks = true;
  time = 1_000_000;
  timers: { at: number; act: () => void }[] = [];

  post(body: string, keepalive: boolean): Promise<{ status: number; retryAfter: string | null }> {
    return new Promise((resolve, reject) => {
      this.posts.push({
        body,
        keepalive,
        answer: async (status, retryAfter) => {
          status ? resolve({ status, retryAfter: retryAfter ?? null }) : reject(new TypeError('offline'));
          await Promise.resolve().then(() => undefined);
        },
      });
    });
  }

  beacon(body: string): boolean {
    if (this.beaconWorks) {
      this.beacons.push(body);
    }
    return this.beaconWorks;
  }

  later(act: () => void, milliseconds: number): void {
    this.timers.push({ at: this.time + milliseconds, act });
  }

  now(): number {
    return this.time;
  }

  random(): number {
    return 1;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    const due = this.timers.filter((timer) => timer.at <= this.time);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) {
      timer.act();
    }
  }

  ids(index: number): string[] {
    return idsOf(this.posts[index]?.body ?? '{"events":[]}');
  }
}

const idsOf = (body: string): string[] => JSON.parse(body).events.map((sent: WireEvent) => sent.id);

const PURPOSES = ['analytics'];

function setUp() {
  const network = new FakeNetwork();
  const sender = createSender('wk', network);
  const add = (...ids: string[]): void => {
    for (const id of ids) {
      sender.add(event(id), PURPOSES);
    }
  };
  return { network, sender, add };
}

describe('batches', () => {
  test('the first events leave at once, those of one moment together', () => {
    const { network, add } = setUp();
    add('1', '2');
    expect(network.posts).toHaveLength(0);
    network.advance(0);
    expect(network.posts).toHaveLength(1);
    expect(JSON.parse(network.posts[0]?.body ?? '')).toMatchObject({
      write_key: 'wk',
      sent_at: new Date(network.time).toISOString(),
    });
    expect(network.ids(0)).toEqual(['1', '2']);
  });

  test('later events of a short while leave together, in order', async () => {
    const { network, add } = setUp();
    add('1');
    network.advance(0);
    await network.posts[0]?.answer(200);
    network.advance(1_000);
    add('2');
    network.advance(100);
    add('3');
    expect(network.posts).toHaveLength(1);
    network.advance(100);
    expect(network.ids(1)).toEqual(['2', '3']);
  });

  test('one request at a time, of 20 events at most', async () => {
    const { network, add } = setUp();
    add(...Array.from({ length: 25 }, (_, i) => String(i)));
    network.advance(200);
    network.advance(10_000);
    expect(network.posts).toHaveLength(1);
    await network.posts[0]?.answer(200);
    network.advance(0);
    expect(network.ids(0)).toHaveLength(20);
    expect(network.ids(1)).toEqual(['20', '21', '22', '23', '24']);
  });

  test('a batch stays small enough for keepalive, one giant event goes without it', async () => {
    const { network, sender } = setUp();
    for (const id of ['1', '2', '3']) {
      sender.add(event(id, { text: 'я'.repeat(15_000) }), PURPOSES);
    }
    sender.add(event('giant', { text: 'x'.repeat(70_000) }), PURPOSES);
    network.advance(200);
    for (let i = 0; i < 4; i++) {
      await network.posts[i]?.answer(200);
      network.advance(0);
    }
    expect(network.posts.map((_, i) => network.ids(i))).toEqual([['1'], ['2'], ['3'], ['giant']].slice(0, 4));
    expect(network.posts.map((post) => post.keepalive)).toEqual([true, true, true, false]);
  });
});

describe('retries', () => {
  test.each([0, 429, 500, 503])('status %d is tried again with the same events and a longer wait', async (status) => {
    const { network, add } = setUp();
    add('1');
    network.advance(200);
    await network.posts[0]?.answer(status);
    network.advance(999);
    expect(network.posts).toHaveLength(1);
    network.advance(1);
    expect(network.ids(1)).toEqual(['1']);
    await network.posts[1]?.answer(status);
    network.advance(1_999);
    expect(network.posts).toHaveLength(2);
    network.advance(1);
    expect(network.posts).toHaveLength(3);
  });

  test.each([
    ['30', 30_000],
    [new Date(1_000_200 + 45_000).toUTCString(), 44_000],
  ])('Retry-After %s is honoured', async (retryAfter, wait) => {
    const { network, add } = setUp();
    add('1');
    network.advance(200);
    await network.posts[0]?.answer(503, retryAfter);
    network.advance(wait - 1_000);
    expect(network.posts).toHaveLength(1);
    network.advance(2_000);
    expect(network.posts).toHaveLength(2);
  });

  test.each([400, 401, 413])('status %d is final, counted, and does not block what follows', async (status) => {
    const { network, add } = setUp();
    add('1');
    network.advance(200);
    add('2');
    await network.posts[0]?.answer(status);
    network.advance(0);
    expect(network.ids(1)).toEqual(['2']);
    expect(JSON.parse(network.posts[1]?.body ?? '').lost).toBe(1);
  });

  test('after 8 failures the batch is given up and counted', async () => {
    const { network, add } = setUp();
    add('1');
    network.advance(200);
    for (let i = 0; i < 8; i++) {
      await network.posts[i]?.answer(0);
      network.advance(60_000);
    }
    expect(network.posts).toHaveLength(8);
    add('2');
    network.advance(200);
    expect(network.ids(8)).toEqual(['2']);
    expect(JSON.parse(network.posts[8]?.body ?? '').lost).toBe(1);
  });
});

describe('bounds', () => {
  test('the oldest 200 are kept, the rest is counted and reported once', async () => {
    const { network, add } = setUp();
    add(...Array.from({ length: 205 }, (_, i) => String(i)));
    network.advance(200);
    expect(JSON.parse(network.posts[0]?.body ?? '').lost).toBe(5);
    await network.posts[0]?.answer(200);
    network.advance(0);
    expect(JSON.parse(network.posts[1]?.body ?? '').lost).toBeUndefined();
  });

  test('a count that did not arrive is reported again', async () => {
    const { network, sender, add } = setUp();
    sender.lost(3);
    add('1');
    network.advance(200);
    await network.posts[0]?.answer(500);
    network.advance(1_000);
    expect(JSON.parse(network.posts[1]?.body ?? '').lost).toBe(3);
  });
});

describe('leaving', () => {
  test('what waits goes by beacon, what is in flight is left alone', () => {
    const { network, sender, add } = setUp();
    add('1');
    network.advance(200);
    add('2', '3');
    sender.leave();
    expect(network.beacons.map(idsOf)).toEqual([['2', '3']]);
  });

  test('what waits for another try goes too', async () => {
    const { network, sender, add } = setUp();
    add('1');
    network.advance(200);
    await network.posts[0]?.answer(503);
    sender.leave();
    expect(network.beacons.map(idsOf)).toEqual([['1']]);
    network.advance(60_000);
    expect(network.posts).toHaveLength(1);
  });

  test('a page that lives on sends what the beacon refused', () => {
    const { network, sender, add } = setUp();
    network.beaconWorks = false;
    add('1');
    sender.leave();
    network.advance(200);
    expect(network.ids(0)).toEqual(['1']);
  });

  test('nothing waits, nothing leaves', () => {
    const { network, sender } = setUp();
    sender.leave();
    expect(network.beacons).toHaveLength(0);
  });
});

test('withdrawn events are neither sent nor tried again', async () => {
  const { network, sender, add } = setUp();
  add('1');
  network.advance(200);
  add('2');
  sender.retain(() => false);
  await network.posts[0]?.answer(503);
  network.advance(60_000);
  sender.leave();
  expect(network.posts).toHaveLength(1);
  expect(network.beacons).toHaveLength(0);
});
