import { describe, expect, it } from '@jest/globals';
import { EventStream, frameOf, HEARTBEAT, MAX_WAITING_BYTES, type Sink } from './event-stream.js';

class FakeSink implements Sink {
  written = '';
  writableLength = 0;
  destroyed = false;
  isEnded = false;
  write(text: string): void {
    // As a response does whose reader has not taken its end yet.
    if (this.isEnded) throw new Error('write after end');
    this.written += text;
  }
  end(text = ''): void {
    this.write(text);
    this.isEnded = true;
  }
  destroy(): void {
    this.destroyed = true;
  }
}

describe('an event stream', () => {
  it('names an event by what it tells, and carries the cursor as its id, on one line whatever the text', () => {
    const body = { topics: ['a\n\nevent: x'], cursor: '1-2-3' };
    expect(frameOf({ event: 'resync', body })).toBe(
      'id: 1-2-3\nevent: resync\ndata: {"topics":["a\\n\\nevent: x"],"cursor":"1-2-3"}\n\n',
    );
    expect(frameOf({ event: 'ready', body: { granted: [], refused: [] } })).toBe(
      'event: ready\ndata: {"granted":[],"refused":[]}\n\n',
    );
  });

  it('drops a reader that does not read, and writes no more', () => {
    const sink = new FakeSink();
    const stream = new EventStream(sink);
    sink.writableLength = MAX_WAITING_BYTES;
    stream.write('a\n\n');
    sink.writableLength += 1;
    stream.write('b\n\n');
    stream.write('c\n\n');
    expect([sink.written, sink.destroyed, stream.isOpen]).toEqual(['retry: 1000\n\na\n\n', true, false]);
  });

  it('ends with a last word, once, and writes nothing after it', () => {
    const sink = new FakeSink();
    const stream = new EventStream(sink);
    stream.end({ event: 'refused', body: { code: 'token_expired', message: 'over' } });
    stream.end();
    stream.write(HEARTBEAT);
    stream.send({ event: 'resync', body: { topics: ['alerts'], cursor: '1-2-3' } });
    expect([stream.isOpen, sink.destroyed]).toEqual([false, false]);
    expect(sink.written).toBe('retry: 1000\n\nevent: refused\ndata: {"code":"token_expired","message":"over"}\n\n');
  });

  it('is dropped though its end is not read', () => {
    const sink = new FakeSink();
    const stream = new EventStream(sink);
    stream.end();
    stream.drop();
    expect(sink.destroyed).toBe(true);
  });
});
