import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { percentile } from '../kit/percentile.js';

/**
 * One measured figure. `ratio` is value ÷ baseline, both taken in the same run on the same machine; where less is
 * better it is baseline ÷ value, so that more is always better.
 */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  baseline: number;
  ratio: number;
  /** The ratio to reach. */
  aim: number;
}

/** The middle of the values: one disturbed round does not move it. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A figure from rounds that alternated between what is measured and its baseline. */
export function figureOf(
  { name, unit, aim }: Pick<Figure, 'name' | 'unit' | 'aim'>,
  rounds: readonly { value: number; baseline: number }[],
): Figure {
  const value = median(rounds.map((round) => round.value));
  const baseline = median(rounds.map((round) => round.baseline));
  return { name, value, unit, baseline, ratio: value / baseline, aim };
}

/** What is measured, and the most that it may be. */
type Limit = Pick<Figure, 'name' | 'unit'> & { allowed: number };

/** A figure with a limit for a baseline; its value is the one that a share (0..1) of the values does not exceed. */
export function atMost({ name, unit, allowed }: Limit, values: readonly number[], share: number): Figure {
  const value = percentile(values, share);
  return { name, value, unit, baseline: allowed, ratio: allowed / value, aim: 1 };
}

/** Prints the figures as a table and writes them to `.iops/bench.json`. */
export function report(figures: readonly Figure[], root: string): void {
  console.table(
    figures.map(({ name, value, unit, baseline, ratio, aim }) => ({
      name,
      value: readable(value),
      unit,
      baseline: readable(baseline),
      ratio: readable(ratio),
      aim,
    })),
  );
  mkdirSync(join(root, '.iops'), { recursive: true });
  writeFileSync(join(root, '.iops', 'bench.json'), `${JSON.stringify(figures, null, 2)}\n`);
}

function readable(value: number): number {
  return Number(value.toPrecision(4));
}
