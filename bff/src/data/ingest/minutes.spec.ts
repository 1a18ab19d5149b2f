import { describe, expect, it } from '@jest/globals';
import type { CheckedEvent } from './check-event.js';
import { minuteParts } from './minutes.js';

const event = (time: string, more: Partial<CheckedEvent> = {}): CheckedEvent => ({
  eventId: time,
  stream: 'platform.concurrent.users',
  occurredAt: `2026-03-02T10:${time}Z`,
  dataJson: '{}',
  extraJson: null,
  hash: '',
  sum: null,
  last: null,
  ...more,
});
const part = (minute: string, more: object) => ({
  stream: 'platform.concurrent.users',
  minute: `2026-03-02T10:${minute}Z`,
  sum: null,
  last: null,
  lastAt: null,
  ...more,
});

describe('what events add to the minutes of their streams', () => {
  it('is their number, by minute and stream, in order', () => {
    const other = event('00:59.999', { stream: 'customer.page.view' });
    expect(minuteParts([event('01:00.000'), event('00:00.000'), other, event('00:59.999')])).toEqual([
      { ...part('00', { count: 1 }), stream: 'customer.page.view' },
      part('00', { count: 2 }),
      part('01', { count: 1 }),
    ]);
  });

  it('is the sum of their values, where one has a value', () => {
    const events = [event('00:01.000'), event('00:02.000', { sum: 4 }), event('00:03.000', { sum: -1.5 })];
    expect(minuteParts(events)).toEqual([part('00', { count: 3, sum: 2.5 })]);
  });

  it.each([
    ['in the order of time', [1, 2, 3]],
    ['in another', [3, 1, 2]],
  ])('is the last value there was, come %s', (_, order) => {
    const events = [event('00:09.000'), ...order.map((n) => event(`00:0${n}.000`, { last: 10 - n }))];
    expect(minuteParts(events)).toEqual([part('00', { count: 4, last: 7, lastAt: '2026-03-02T10:00:03.000Z' })]);
  });

  it('is the greater of two values at one time, whichever came first', () => {
    const two = [event('00:01.000', { last: 5 }), event('00:01.000', { last: 2 })];
    const expected = [part('00', { count: 2, last: 5, lastAt: '2026-03-02T10:00:01.000Z' })];
    expect([minuteParts(two), minuteParts(two.toReversed())]).toEqual([expected, expected]);
  });
});
