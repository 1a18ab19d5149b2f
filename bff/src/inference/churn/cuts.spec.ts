import { describe, expect, it } from '@jest/globals';
import { CUTS_LEARNT_FROM, cutsUpTo, isLabelKnown, phasesOf } from './cuts.js';

const DAY_MS = 86_400_000;
const asOf = new Date('2026-11-20T12:00:00Z');
const ago = (days: number) => new Date(asOf.getTime() - days * DAY_MS);

describe('the cuts', () => {
  it('are weekly, none before four weeks of history, none in the last hour', () => {
    const cuts = cutsUpTo(asOf, ago(91));
    expect(cuts.length).toBe(9);
    expect(cuts.every((cut) => cut.getTime() % (7 * DAY_MS) === 0)).toBe(true);
    expect(cuts[0]!.getTime()).toBeGreaterThanOrEqual(ago(63).getTime());
    expect(cutsUpTo(new Date('2026-11-19T00:59:00Z'), ago(91)).at(-1)).toEqual(new Date('2026-11-12T00:00:00Z'));
    expect(cutsUpTo(new Date('2026-11-19T01:00:00Z'), ago(91)).at(-1)).toEqual(new Date('2026-11-19T00:00:00Z'));
  });

  it('are no more than are learnt from, however long the history', () => {
    const known = cutsUpTo(asOf, ago(2_000)).filter((cut) => isLabelKnown(cut, asOf));
    expect(known.length).toBe(CUTS_LEARNT_FROM);
  });

  it('are none without a history', () => {
    expect(cutsUpTo(asOf, null)).toEqual([]);
    expect(cutsUpTo(asOf, ago(20))).toEqual([]);
  });

  it('have a known outcome once 60 days have passed', () => {
    expect([ago(60), ago(59.99)].map((cut) => isLabelKnown(cut, asOf))).toEqual([true, false]);
  });

  it('serve apart: the last evaluate, those before calibrate, the rest train', () => {
    expect(phasesOf(3)).toEqual(['train', 'calibrate', 'evaluate']);
    expect(phasesOf(8)).toEqual([
      ...Array.from({ length: 4 }, () => 'train'),
      'calibrate',
      'calibrate',
      'evaluate',
      'evaluate',
    ]);
    expect(phasesOf(0)).toEqual([]);
  });
});
