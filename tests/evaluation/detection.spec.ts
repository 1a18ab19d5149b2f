import { describe, expect, it } from '@jest/globals';
import { detectionOf, medianOf, type Verdict } from './detection.js';

const verdict = (isWanted: boolean, isFlagged: boolean): Verdict => ({ isWanted, isFlagged });

describe('detection', () => {
  it('counts what was found: of ten, two wanted, four flagged, one of them wanted', () => {
    const verdicts = [
      verdict(true, true),
      verdict(true, false),
      ...Array.from({ length: 3 }, () => verdict(false, true)),
      ...Array.from({ length: 5 }, () => verdict(false, false)),
    ];
    expect(detectionOf(verdicts)).toEqual({
      judged: 10,
      wanted: 2,
      flagged: 4,
      found: 1,
      precision: 0.25,
      recall: 0.5,
      // A quarter of the flagged against a fifth of all.
      lift: 1.25,
    });
  });

  it('says nothing where there is nothing: no flags, none wanted, nobody at all', () => {
    expect(detectionOf([verdict(true, false)])).toMatchObject({ precision: null, recall: 0, lift: null });
    expect(detectionOf([verdict(false, true)])).toMatchObject({ precision: 0, recall: null, lift: null });
    expect(detectionOf([])).toMatchObject({ judged: 0, precision: null, recall: null, lift: null });
  });

  it('takes the lower of two values in the middle, and none of none', () => {
    expect(medianOf([9, 1, 5])).toBe(5);
    expect(medianOf([9, 1, 5, 7])).toBe(5);
    expect(medianOf([])).toBeNull();
  });
});
