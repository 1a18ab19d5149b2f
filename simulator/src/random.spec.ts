import { describe, expect, it } from '@jest/globals';
import { createRandom, hash, integer, normal, pickWeighted, poisson, type Random } from './random.js';

const draws = (random: Random, count: number) => Array.from({ length: count }, () => random());
const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('randomness', () => {
  it('is the same for the same seed and key, whatever was drawn elsewhere', () => {
    const first = draws(createRandom(7, 'student:1'), 5);
    draws(createRandom(7, 'student:2'), 100);
    expect(draws(createRandom(7, 'student:1'), 5)).toEqual(first);
  });

  it('differs by seed and by key', () => {
    const starts = [createRandom(1, 'a'), createRandom(2, 'a'), createRandom(1, 'b'), createRandom(1, 'aa')];
    expect(new Set(starts.map((random) => random())).size).toBe(4);
  });

  it('spreads its draws evenly: ten thousand over ten classes stay within five deviations of a thousand each', () => {
    const classes = Array.from({ length: 10 }, () => 0);
    for (const value of draws(createRandom(1, 'even'), 10_000)) classes[Math.floor(value * 10)]!++;
    for (const count of classes) expect(Math.abs(count - 1000)).toBeLessThan(5 * 30);
  });

  it('spreads the first draws of neighbouring keys just as evenly', () => {
    const firsts = Array.from({ length: 4000 }, (_, i) => createRandom(1, `student:${i}`)());
    expect(Math.abs(meanOf(firsts) - 0.5)).toBeLessThan(5 * (0.2887 / Math.sqrt(4000)));
  });

  it('hashes a hundred thousand keys without two being the same', () => {
    const hashes = Array.from({ length: 100_000 }, (_, i) => hash(1, `session.started/ses_20261121_${i}`).join('/'));
    expect(new Set(hashes).size).toBe(100_000);
  });

  it.each([0.3, 4, 200])('draws Poisson counts whose mean and variance are %d', (mean) => {
    const random = createRandom(1, `poisson:${mean}`);
    const counts = Array.from({ length: 20_000 }, () => poisson(random, mean));
    expect(meanOf(counts) / mean).toBeCloseTo(1, 1);
    expect(meanOf(counts.map((count) => (count - mean) ** 2)) / mean).toBeCloseTo(1, 1);
  });

  it('draws normal values with mean 0 and deviation 1', () => {
    const random = createRandom(1, 'normal');
    const values = Array.from({ length: 20_000 }, () => normal(random));
    expect(Math.abs(meanOf(values))).toBeLessThan(0.04);
    expect(meanOf(values.map((value) => value ** 2))).toBeCloseTo(1, 1);
  });

  it('picks by weight and reaches both ends of a range', () => {
    const random = createRandom(1, 'picks');
    const picks = Array.from({ length: 8000 }, () => pickWeighted(random, { rare: 1, usual: 3 }));
    expect(picks.filter((key) => key === 'usual').length / 8000).toBeCloseTo(0.75, 1);
    expect(new Set(Array.from({ length: 200 }, () => integer(random, 1, 3)))).toEqual(new Set([1, 2, 3]));
  });
});
