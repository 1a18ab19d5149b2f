import { describe, expect, it } from '@jest/globals';
import type { Position } from './cursor.js';
import { latestOf, type ToldRow } from './latest.js';

const explained = (n: number, alertId: string, change: 'opened' | 'escalated' = 'opened'): ToldRow => ({
  tx: String(n * 10),
  outboxId: String(n * 10),
  topic: 'alert.explained',
  payload: { alertId, change },
});
const changed = (n: number, alertId: string): ToldRow => ({
  tx: String(n * 10),
  outboxId: String(n * 10),
  topic: 'alert.changed',
  payload: { alertId, change: 'acknowledged' },
});

describe('the latest of what happened', () => {
  it('is each thing once: what is new where it began, what changed where it changed last, the last behind all', () => {
    const event: ToldRow = {
      tx: '30',
      outboxId: '30',
      topic: 'external_event.recorded',
      payload: { externalEventId: 'a' },
    };
    expect(
      latestOf([
        explained(1, 'a'),
        changed(1.5, 'd'),
        explained(2, 'b'),
        event,
        changed(4, 'a'),
        changed(4.5, 'd'),
        explained(5, 'c', 'escalated'),
        changed(6, 'b'),
      ]),
    ).toEqual([
      { topic: 'alerts', id: 'a', position: { tx: 10n, id: 10n }, isNew: true },
      { topic: 'alerts', id: 'b', position: { tx: 20n, id: 20n }, isNew: true },
      { topic: 'external-events', id: 'a', position: { tx: 30n, id: 30n }, isNew: true },
      { topic: 'alerts', id: 'd', position: { tx: 45n, id: 45n }, isNew: false },
      { topic: 'alerts', id: 'c', position: { tx: 60n, id: 60n }, isNew: false },
    ]);
  });

  it('leaves out what a later row tells, and is nothing of nothing', () => {
    expect(
      latestOf([{ tx: '1', outboxId: '1', topic: 'alert.raised', payload: { alertId: 'a', change: 'opened' } }]),
    ).toEqual([]);
    expect(latestOf([])).toEqual([]);
  });
});

describe('a page that is cut off anywhere in what is told at once', () => {
  const behind = ({ tx, id }: Position, row: ToldRow) =>
    BigInt(row.tx) > tx || (BigInt(row.tx) === tx && BigInt(row.outboxId) > id);
  /** What happens in some order: alerts open, and change before or after. */
  const happenings = (seed: number): ToldRow[] => {
    const random = randomOf(seed);
    const opened = new Set<string>();
    return Array.from({ length: 12 }, (_, n) => {
      const id = 'abcd'.charAt(Math.floor(random() * 4));
      const opens = !opened.has(id) && random() < 0.5;
      if (opens) opened.add(id);
      return opens ? explained(n + 1, id) : changed(n + 1, id);
    });
  };

  it('hears of each alert as new exactly once where it opened meanwhile, and as it stands after its last change', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const rows = happenings(seed);
      const told = latestOf(rows);
      for (let cut = 1; cut <= told.length; cut++) {
        const heard = told.slice(0, cut);
        const cursor = heard.at(-1)!.position;
        const after = latestOf(rows.filter((row) => behind(cursor, row)));
        const all = [...heard, ...after];
        for (const id of 'abcd') {
          const opens = rows.filter((row) => row.topic === 'alert.explained' && row.payload.alertId === id).length;
          const isTold = rows.some((row) => 'alertId' in row.payload && row.payload.alertId === id);
          expect(all.filter((one) => one.id === id && one.isNew)).toHaveLength(opens);
          expect(all.some((one) => one.id === id)).toBe(isTold);
        }
      }
    }
  });
});

/** The same numbers from 0 to 1 for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
