import { describe, expect, it } from '@jest/globals';
import { added, amendmentsOf, rulingAt, stretches } from './amendment.js';
import type { Happening } from './happenings.js';
import { type Influence, keyOf } from './influence.js';

const told = (...ids: number[]): Happening[] =>
  ids.map((id) => ({ at: id, event: { event_id: `evt_${id}`, event_type: '', occurred_at: '', data: {} } }));
const influence = (seed: number, startsAt: number): Influence => ({
  seed,
  startsAt,
  endsAt: startsAt + 1000,
  settlesAt: startsAt + 2000,
  modifiers: [],
});

describe('what is added to the past', () => {
  it('is what was not told, in order', () => {
    expect(added(told(1, 3, 5), told(1, 2, 3, 4, 5, 6))).toEqual(told(2, 4, 6));
  });

  it('is nothing where all is told, and all where nothing is', () => {
    expect(added(told(1, 2), told(1, 2))).toEqual([]);
    expect(added([], told(1, 2))).toEqual(told(1, 2));
  });
});

describe('amendments', () => {
  const [a, b, c] = [influence(1, 100), influence(2, 200), influence(3, 900)];

  it('are needed for what began before that is told, and not for what begins later', () => {
    expect(amendmentsOf([a, c], [], 500)).toEqual([{ key: keyOf(a), from: 100, to: 500 }]);
    expect(amendmentsOf([a], [{ key: keyOf(a), untoldUntil: null }], 500)).toEqual([]);
  });

  it('go up to where their influence began to rule, however much was told since, in that order', () => {
    const saved = [
      { key: keyOf(b), untoldUntil: 400 },
      { key: keyOf(a), untoldUntil: 300 },
    ];
    expect(amendmentsOf([b, a], saved, 500).map(({ key, to }) => [key, to])).toEqual([
      [keyOf(a), 300],
      [keyOf(b), 400],
    ]);
  });

  it('leave what was told before as it was told: each influence rules from where its own ends', () => {
    const amendments = amendmentsOf(
      [a, b, c],
      [
        { key: keyOf(a), untoldUntil: 300 },
        { key: keyOf(b), untoldUntil: 400 },
        { key: keyOf(c), untoldUntil: null },
      ],
      500,
    );
    expect(stretches(amendments, 250, 450)).toEqual([
      { from: 250, to: 300 },
      { from: 300, to: 400 },
      { from: 400, to: 450 },
    ]);
    expect([250, 300, 400].map((at) => rulingAt([a, b, c], amendments, at))).toEqual([[c], [a, c], [a, b, c]]);
  });

  it('cut nothing where they end outside', () => {
    const amendments = amendmentsOf([a], [], 500);
    expect(stretches(amendments, 500, 700)).toEqual([{ from: 500, to: 700 }]);
    expect(rulingAt([a], amendments, 500)).toEqual([a]);
  });
});
