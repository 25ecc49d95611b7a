import { describe, expect, it } from 'vitest';
import { EventStreamParser } from '../src/lib/sse';

const STREAM =
  'retry: 2000\n\n: heartbeat\n\nevent: event\ndata: {"a":1}\n\nevent: counter\r\ndata: 1\r\ndata: 2\r\n\r\ndata:x\n\n';

describe('EventStreamParser', () => {
  it('reads messages and leaves comments out', () => {
    expect(new EventStreamParser().push(STREAM)).toEqual([
      { type: 'event', data: '{"a":1}' },
      { type: 'counter', data: '1\n2' },
      { type: 'message', data: 'x' },
    ]);
  });

  it('reads what to go on after', () => {
    expect(new EventStreamParser().push('id: 7\nevent: record\ndata: {}\n\n')).toEqual([
      { type: 'record', data: '{}', id: '7' },
    ]);
  });

  it('does not care where the stream is cut', () => {
    const whole = new EventStreamParser().push(STREAM);
    for (let cut = 0; cut < STREAM.length; cut++) {
      const parser = new EventStreamParser();
      const messages = [...parser.push(STREAM.slice(0, cut)), ...parser.push(STREAM.slice(cut))];
      expect(messages, `cut at ${cut}`).toEqual(whole);
    }
  });
});
