import { describe, expect, it } from '@jest/globals';
import { nextBatch, type StreamState } from './plan.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FIRST = 100 * DAY;
const state = (more: Partial<StreamState> = {}): StreamState => ({
  stream: 'customer.page.view',
  firstAt: FIRST,
  until: FIRST + 60 * DAY,
  judgedUntil: FIRST + 50 * DAY,
  version: '7',
  ...more,
});

describe('what is judged next', () => {
  it('is what is complete and not judged yet, with the version it was read at', () => {
    expect(nextBatch([state()])).toEqual({
      streams: [{ stream: 'customer.page.view', until: FIRST + 60 * DAY, version: '7' }],
      from: FIRST + 50 * DAY,
      to: FIRST + 60 * DAY,
    });
    expect(nextBatch([state({ until: FIRST + 50 * DAY + HOUR - 1 })])).toBeNull();
    expect(nextBatch([state({ firstAt: null })])).toBeNull();
  });

  it('begins two weeks after the first that is known, also where it is to be judged anew from the beginning', () => {
    for (const judgedUntil of [null, FIRST]) {
      expect(nextBatch([state({ judgedUntil })])).toMatchObject({ from: FIRST + 14 * DAY, to: FIRST + 42 * DAY });
    }
  });

  it('is who is furthest behind, with those about as far, each as far as it is complete', () => {
    const polled = state({
      stream: 'session.completed',
      until: FIRST + 59 * DAY,
      judgedUntil: FIRST + 50 * DAY + HOUR,
    });
    const ahead = state({ stream: 'session.started', judgedUntil: FIRST + 52 * DAY });
    expect(nextBatch([ahead, polled, state()])).toEqual({
      streams: [
        { stream: 'session.completed', until: FIRST + 59 * DAY, version: '7' },
        { stream: 'customer.page.view', until: FIRST + 60 * DAY, version: '7' },
      ],
      from: FIRST + 50 * DAY,
      to: FIRST + 60 * DAY,
    });
  });
});
