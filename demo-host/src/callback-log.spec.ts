import type { WebhookMessage } from '@iops/contracts';
import { describe, expect, test } from '@jest/globals';
import { CALLBACKS_KEPT, type Callback, remember } from './callback-log.js';

const message = { type: 'alert.created', timestamp: '2026-03-04T10:00:00Z', data: {} } as unknown as WebhookMessage;
const minute = (n: number) => new Date(Date.UTC(2026, 2, 4, 10, n));

describe('remember', () => {
  test('lists the newest first', () => {
    const log = remember(remember([], 'a', message, minute(0)), 'b', message, minute(1));
    expect(log.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  test('a repeat is counted where it stands and not listed twice', () => {
    const log = ['a', 'b', 'a'].reduce<Callback[]>((known, id, n) => remember(known, id, message, minute(n)), []);
    expect(log.map(({ id, attempts }) => [id, attempts])).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
    expect(log[1]).toMatchObject({
      firstReceivedAt: '2026-03-04T10:00:00.000Z',
      lastReceivedAt: '2026-03-04T10:02:00.000Z',
    });
  });

  test('keeps the newest 200', () => {
    const ids = Array.from({ length: 205 }, (_, n) => `m${n}`);
    const log = ids.reduce<Callback[]>((known, id) => remember(known, id, message, minute(0)), []);
    expect(log).toHaveLength(CALLBACKS_KEPT);
    expect([log[0]?.id, log.at(-1)?.id]).toEqual(['m204', 'm5']);
  });
});
