import { describe, expect, test } from 'vitest';
import { createConsent } from '../../src/consent';
import type { Cookies } from '../../src/cookies';
import { createIdentity } from '../../src/identity';
import { createQueue } from '../../src/queue';

/** Cookies in memory. */
class FakeCookies implements Cookies {
  readonly jar = new Map<string, string>();
  readonly lives = new Map<string, number>();
  read = (name: string) => this.jar.get(name);
  write = (name: string, value: string, seconds: number) => {
    this.jar.set(name, value);
    this.lives.set(name, seconds);
  };
  remove = (name: string) => {
    this.jar.delete(name);
  };
}

const ANALYTICS = ['analytics'];

function setUp(cookies = new FakeCookies()) {
  const lost: number[] = [];
  const done: string[] = [];
  const consent = createConsent(cookies, 60, () => queue.settle());
  const queue = createQueue(
    consent.verdict,
    () => lost.push(1),
    (work) => {
      for (const act of work) {
        act();
      }
    },
  );
  const submit = (name: string, purposes = ANALYTICS): void => {
    queue.submit(purposes, () => done.push(name));
  };
  return { cookies, consent, queue, submit, done, lost };
}

describe('the decision', () => {
  test('is remembered for the next page, without an id', () => {
    const { cookies, consent } = setUp();
    consent.decide({ analytics: true, advertising: false });
    expect(cookies.jar.get('_mk_consent')).toBe('analytics=1&advertising=0');
    expect(cookies.lives.get('_mk_consent')).toBe(60);
    const next = setUp(cookies);
    expect(next.consent.verdict(ANALYTICS)).toBe('granted');
    expect(next.consent.verdict(['advertising'])).toBe('denied');
    expect(next.consent.verdict(['functional'])).toBe('unknown');
  });

  test('a default is no decision and leaves no cookie', () => {
    const { cookies, consent } = setUp();
    consent.assume({ analytics: true });
    consent.decide({});
    expect(cookies.jar.size).toBe(0);
  });

  test('of another page is taken over when this one comes back', () => {
    const { cookies, consent, submit, done } = setUp();
    submit('held');
    cookies.jar.set('_mk_consent', 'analytics=1&advertising=0');
    expect(done).toEqual([]);
    consent.refresh();
    expect(done).toEqual(['held']);
    expect(consent.verdict(['advertising'])).toBe('denied');
  });

  test('a cookie full of garbage is no decision', () => {
    const cookies = new FakeCookies();
    cookies.jar.set('_mk_consent', '%%%=&&analytics=yes&=1&ANALYTICS');
    expect(setUp(cookies).consent.verdict(ANALYTICS)).toBe('unknown');
  });
});

describe('what waits for the decision', () => {
  test('is done in order when it is granted, and what comes then at once', () => {
    const { consent, submit, done } = setUp();
    submit('1');
    submit('2');
    expect(done).toEqual([]);
    consent.decide({ analytics: true });
    submit('3');
    expect(done).toEqual(['1', '2', '3']);
  });

  test('is dropped when it is denied, and stays dropped when it is granted later', () => {
    const { consent, submit, done } = setUp();
    submit('1');
    consent.decide({ analytics: false });
    submit('2');
    consent.decide({ analytics: true });
    expect(done).toEqual([]);
  });

  test('waits on when another purpose is decided', () => {
    const { consent, submit, done } = setUp();
    submit('both', ['analytics', 'advertising']);
    submit('one');
    consent.decide({ analytics: true });
    expect(done).toEqual(['one']);
    consent.decide({ advertising: true });
    expect(done).toEqual(['one', 'both']);
  });

  test('the oldest 100 are kept and the rest counted', () => {
    const { consent, submit, done, lost } = setUp();
    for (let i = 0; i < 103; i++) {
      submit(String(i));
    }
    consent.decide({ analytics: true });
    expect(done).toHaveLength(100);
    expect(done[0]).toBe('0');
    expect(lost).toHaveLength(3);
  });

  test('one that fails harms no other', () => {
    const { consent, queue, submit, done } = setUp();
    queue.submit(ANALYTICS, () => {
      throw new Error('broken');
    });
    submit('2');
    consent.decide({ analytics: true });
    expect(done).toEqual(['2']);
  });
});

describe('the first-party id', () => {
  test('is made on first use, kept in a cookie, and the same on the next page', () => {
    const cookies = new FakeCookies();
    const identity = createIdentity(cookies, 100);
    expect(cookies.jar.size).toBe(0);
    const id = identity.anonymousId();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(identity.anonymousId()).toBe(id);
    expect(cookies.lives.get('_mk_id')).toBe(100);
    expect(createIdentity(cookies, 100).anonymousId()).toBe(id);
  });

  test('ends when it is forgotten', () => {
    const cookies = new FakeCookies();
    const identity = createIdentity(cookies, 100);
    const id = identity.anonymousId();
    identity.forget();
    expect(cookies.jar.size).toBe(0);
    expect(identity.anonymousId()).not.toBe(id);
  });
});
