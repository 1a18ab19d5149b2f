import { median } from '../forecast/statistics.js';
import type { Measure, WindowSums } from './windows.js';

/** A median of fewer streams is not what all do. */
const LEAST_STREAMS = 8;
/** A stream of which less is expected in a window says little of how all move. */
const LEAST_EXPECTED = 10;

const BEYOND_CHANCE = 0.02;
const OF_MEDIAN = 1.2533;
/** A median that moved by so many deviations may have by chance, and excuses no stream. */
const BY_CHANCE = 2;
/** One that moved by so many did not, and excuses as much as it moved. */
const BEYOND_DOUBT = 4;
/** Of naught there is no logarithm. */
const LEAST_RATIO = 1e-3;

/** The movement that streams share in windows of one length. */
export interface Movement {
  hours: number;
  /** Median of actual over expected, by the windows' last hour, as far as chance does not explain it; 1 where too few tell. */
  ratio: Float64Array;
  /** All of it, with what was announced taken out. */
  surprise: Float64Array;
  /** Deviations by which the median varies by chance; NaN where it is not known. */
  deviation: Float64Array;
}

/** How all streams together move against what each is expected to do, hours from `first` on. */
export function commonMovement(
  of: readonly { measure: Pick<Measure, 'kind'>; sums: readonly WindowSums[] }[],
  length: number,
  first: number,
): Movement[] {
  // Sums vary with their amounts, and in units of their own: what they were expected to be says nothing of how exactly.
  const telling = of.filter(({ measure }) => measure.kind === 'count');
  const [any] = telling;
  if (any === undefined) return [];
  return any.sums.map(({ hours }, w) => {
    const movement: Movement = {
      hours,
      ratio: new Float64Array(length).fill(1),
      surprise: new Float64Array(length).fill(1),
      deviation: new Float64Array(length).fill(Number.NaN),
    };
    for (let end = first; end < length; end++) {
      const sums = telling.map((each) => each.sums[w]!).filter(({ expected }) => expected[end]! >= LEAST_EXPECTED);
      if (sums.length < LEAST_STREAMS) continue;
      movement.deviation[end] = deviationOf(sums.map(({ expected }) => expected[end]!));
      const middle = median(sums.map(({ actual, expected }) => actual[end]! / expected[end]!))!;
      movement.ratio[end] = beyondChance(middle, movement.deviation[end]!);
      movement.surprise[end] = median(sums.map((each) => surpriseOf(each, end)))!;
    }
    return movement;
  });
}

/** A median varies a quarter more than a mean does; that streams vary by a seventh beyond chance is taken for granted. */
function deviationOf(expected: readonly number[]): number {
  const variances = expected.reduce((sum, mean) => sum + 1 / mean + BEYOND_CHANCE, 0);
  return (OF_MEDIAN * Math.sqrt(variances)) / expected.length;
}

/** A median of ratios, drawn towards 1 the likelier it moved by chance. */
function beyondChance(ratio: number, deviation: number): number {
  const moved = Math.log(Math.max(LEAST_RATIO, ratio));
  const share = (Math.abs(moved) / deviation - BY_CHANCE) / (BEYOND_DOUBT - BY_CHANCE);
  return Math.exp(Math.min(1, Math.max(0, share)) * moved);
}

function surpriseOf({ actual, low, high }: WindowSums, end: number): number {
  return Math.min(1, actual[end]! / low[end]!) * Math.max(1, actual[end]! / high[end]!);
}
