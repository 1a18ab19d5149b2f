import { describe, expect, it } from '@jest/globals';
import { shapesOf } from './shapes.js';

describe('the shapes of a feature', () => {
  it('are the value alone where there are only a few different ones', () => {
    expect(shapesOf(3, [0, 1, 1, null, 0, 0])).toEqual([
      { feature: 3, shape: 'linear', knot: 0, low: 0, high: 1, mean: 0.4, spread: expect.closeTo(Math.sqrt(0.24)) },
    ]);
  });

  it('are also its logarithm and hinges where many rows show how it bends', () => {
    const values = Array.from({ length: 1_001 }, (_, i) => i);
    const shapes = shapesOf(0, values);
    expect(shapes.map(({ shape, knot }) => [shape, knot])).toEqual([
      ['linear', 0],
      ['log', 0],
      ['hinge', 250],
      ['hinge', 500],
      ['hinge', 750],
    ]);
    // Over 750 lie 250 of 1,001, at 1 to 250 above it.
    expect(shapes[4]!.mean).toBeCloseTo((250 * 251) / 2 / 1_001, 9);
  });

  it('are none of a feature that never varies or is never known', () => {
    expect(shapesOf(0, [5, 5, 5])).toEqual([]);
    expect(shapesOf(0, [null, null])).toEqual([]);
    expect(shapesOf(0, [])).toEqual([]);
    expect(shapesOf(0, [0, -0])).toEqual([]);
  });
});
