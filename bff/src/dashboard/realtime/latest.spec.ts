import { describe, expect, it } from '@jest/globals';
import { latestOf, type ToldRow } from './latest.js';

const explained = (n: number, alertId: string, change: 'opened' | 'escalated' = 'opened'): ToldRow => ({
  tx: String(n),
  outboxId: String(n * 10),
  topic: 'alert.explained',
  payload: { alertId, change },
});
const changed = (n: number, alertId: string): ToldRow => ({
  tx: String(n),
  outboxId: String(n * 10),
  topic: 'alert.changed',
  payload: { alertId, change: 'acknowledged' },
});

describe('the latest of what happened', () => {
  it('is each thing once, where its newest row stands, in the order of these', () => {
    const event: ToldRow = {
      tx: '3',
      outboxId: '30',
      topic: 'external_event.recorded',
      payload: { externalEventId: 'a' },
    };
    expect(
      latestOf([explained(1, 'a'), explained(2, 'b'), event, changed(4, 'a'), explained(5, 'c', 'escalated')]),
    ).toEqual([
      { topic: 'alerts', id: 'b', position: { tx: 2n, id: 20n }, isNew: true },
      { topic: 'external-events', id: 'a', position: { tx: 3n, id: 30n }, isNew: true },
      { topic: 'alerts', id: 'a', position: { tx: 4n, id: 40n }, isNew: true },
      { topic: 'alerts', id: 'c', position: { tx: 5n, id: 50n }, isNew: false },
    ]);
  });

  it('leaves out what a later row tells, and is nothing of nothing', () => {
    expect(
      latestOf([{ tx: '1', outboxId: '1', topic: 'alert.raised', payload: { alertId: 'a', change: 'opened' } }]),
    ).toEqual([]);
    expect(latestOf([])).toEqual([]);
  });
});
