import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOf } from '../cohorts/wilson.js';
import { differenceOf, effectsOf } from './effect.js';

describe('the effect of interventions', () => {
  it('is as in the literature: 56 of 70 against 48 of 80 is 0.2, from 0.0524 to 0.3339', () => {
    // Newcombe 1998, table II, example (a), method 10.
    expect(differenceOf(shareOf(56, 70), shareOf(48, 80))).toEqual({
      value: expect.closeTo(0.2, 10),
      lower: expect.closeTo(0.0524, 4),
      upper: expect.closeTo(0.3339, 4),
    });
  });

  it('is unknown while nobody of a group was measured', () => {
    expect(differenceOf(shareOf(3, 4), shareOf(0, 0))).toBeNull();
    expect(differenceOf(shareOf(0, 0), shareOf(0, 0))).toBeNull();
  });

  it('lies in its bounds, and turns its sign with the groups', () => {
    const share = fc.tuple(fc.nat(40), fc.nat(40)).filter(([n, rest]) => n + rest > 0);
    fc.assert(
      fc.property(share, share, ([n, m], [k, l]) => {
        const [a, b] = [shareOf(n, n + m), shareOf(k, k + l)];
        const [there, back] = [differenceOf(a, b)!, differenceOf(b, a)!];
        expect(there.lower).toBeLessThanOrEqual(there.value);
        expect(there.upper).toBeGreaterThanOrEqual(there.value);
        expect(there.lower).toBeCloseTo(-back.upper, 12);
      }),
    );
  });

  it('puts the groups of a kind together, each kind apart', () => {
    const call = { kind: 'call', subjectKind: 'customer' } as const;
    const effects = effectsOf([
      { ...call, heldOut: true, of: 10, succeeded: 5 },
      { ...call, heldOut: false, of: 90, succeeded: 72 },
      { kind: 'coaching', subjectKind: 'tutor', heldOut: false, of: 4, succeeded: 1 },
    ]);
    expect(effects).toMatchObject([
      { ...call, acted: { rate: 0.8, of: 90 }, heldOut: { rate: 0.5, of: 10 } },
      { kind: 'coaching', acted: { rate: 0.25 }, heldOut: { of: 0, rate: null }, difference: null },
    ]);
    expect(effects[0]!.difference!.value).toBeCloseTo(0.3, 12);
  });
});
