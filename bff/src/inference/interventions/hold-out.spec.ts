import { describe, expect, it } from '@jest/globals';
import { isHeldOut } from './hold-out.js';

const ids = Array.from({ length: 20_000 }, (_, i) => `stu_${i}`);
const heldOut = (share: number, kind: 'call' | 'mail' = 'call') =>
  ids.filter((id) => isHeldOut({ kind: 'customer', id }, kind, share));

describe('the hold-out', () => {
  it('is the share that is asked for, within four standard errors', () => {
    for (const share of [0.05, 0.1, 0.5]) {
      const tolerance = 4 * Math.sqrt((share * (1 - share)) / ids.length);
      expect(Math.abs(heldOut(share).length / ids.length - share)).toBeLessThan(tolerance);
    }
  });

  it('is nobody at 0 and everybody at 1', () => {
    expect(heldOut(0)).toEqual([]);
    expect(heldOut(1)).toEqual(ids);
  });

  it('keeps who is in it when the share grows', () => {
    const larger = new Set(heldOut(0.2));
    expect(heldOut(0.1).every((id) => larger.has(id))).toBe(true);
  });

  it('is drawn anew for each kind and for tutors: a tenth of a tenth is in two', () => {
    const mails = new Set(heldOut(0.1, 'mail'));
    const both = heldOut(0.1).filter((id) => mails.has(id)).length / ids.length;
    expect(Math.abs(both - 0.01)).toBeLessThan(0.003);
    expect(ids.some((id) => isHeldOut({ kind: 'tutor', id }, 'call', 0.1) && !heldOut(0.1).includes(id))).toBe(true);
  });
});
