import type { AnomalyDirection } from '@iops/contracts';
import type { Movement } from './common-movement.js';
import type { Spread } from './spread.js';
import { type CountLaw, countTail, normalTail } from './tails.js';
import type { WindowSums } from './windows.js';

/** Less than this away from the expected is nobody's concern, however unlikely. */
const LEAST_EFFECT = 0.15;
/**
 * Below so many deviations the far tail is not computed: it is not far. A count cannot fall below none, so that of a
 * stream that varies much even silence is few deviations away and yet beyond chance.
 */
const FAR = { above: 3, below: 1.5 };
/** What a window begins and ends with must itself be off by so many deviations, or it ends before. */
const EDGE = 0.7;
/** One hour that is off by no end does not hide the others. */
const MOST_EDGE = 5;

/** A window that is off, and how unlikely that is. */
export interface Judgement {
  /** Index of its last hour. */
  end: number;
  hours: number;
  direction: AnomalyDirection;
  actual: number;
  expected: number;
  /** −log10 of the probability of this or worse by chance. */
  score: number;
  /** Two deviations to each side of the expected, without what all streams do taken out. */
  lower: number;
  upper: number;
  /** What all streams were against their expected. */
  movement: number;
  /** Deviations that its last hour alone is off by. */
  edge: number;
}

/** A stream's windows with how they vary, each length in its place. */
export interface Scored {
  isCount: boolean;
  /** Of a sum, the amount in which it varies by chance; 0 of all else, or where that is not known. */
  amount: number;
  isAdded: boolean;
  sums: readonly WindowSums[];
  spreads: readonly (Spread | null)[];
  movements: readonly Movement[];
}

/** The most unlikely of the windows that end with an hour; null when none is further off than usual. */
export function judgeHour(scored: Scored, end: number): Judgement | null {
  let worst: Judgement | null = null;
  for (let w = 0; w < scored.sums.length; w++) {
    const judged = judgeWindow(scored, w, end);
    if (judged !== null && (worst === null || judged.score > worst.score)) worst = judged;
  }
  return worst;
}

/** A sum of few amounts is far from normal: one payment in a quiet hour is that of one event, however large. */
function amountTail(
  { amount }: Scored,
  { actual, law, direction }: { actual: number; law: CountLaw; direction: AnomalyDirection },
): number {
  if (amount === 0) return Number.POSITIVE_INFINITY;
  // More taken back than came is no more than nothing.
  const count = Math.max(0, direction === 'below' ? Math.ceil(actual / amount) : Math.floor(actual / amount));
  return countTail(count, { mean: law.mean / amount, excess: law.excess }, direction);
}

/** True where nothing came in an hour, and that alone scores as an alarm. */
export function isSilentHour(scored: Scored, end: number, threshold: number): boolean {
  if (!scored.isAdded || scored.sums[0]!.actual[end] !== 0) return false;
  const hour = judgeWindow(scored, 0, end);
  return hour !== null && hour.direction === 'below' && hour.score >= threshold;
}

function judgeWindow(scored: Scored, w: number, end: number): Judgement | null {
  const { sums, spreads, isAdded } = scored;
  const window = sums[w]!;
  const spread = spreads[w];
  const [actual, expected] = [window.actual[end]!, window.expected[end]!];
  if (spread == null || Number.isNaN(actual) || actual === expected || !(expected > 0)) return null;
  const direction: AnomalyDirection = actual < expected ? 'below' : 'above';
  const edge = edgeOf(scored, end, direction);
  if (!(edge >= EDGE && edgeOf(scored, end - window.hours + 1, direction) >= EDGE)) return null;
  const movement = isAdded ? (scored.movements[w]?.ratio[end] ?? 1) : 1;
  if (!isOff(window, { end, direction, movement })) return null;
  const fair = fairOf(window, { end, direction, movement });
  const excess = spread.excess + window.doubt[end]!;
  const deviation = Math.sqrt(spread.noise * window.basis[end]! * (fair / expected) + excess * fair * fair);
  const away = Math.abs(actual - fair) / deviation;
  if (!(away >= FAR[scored.isCount ? direction : 'above'])) return null;
  const law = { mean: fair, excess: excess + (scored.isCount ? burstsOf(spread, fair) : 0) };
  const score = scored.isCount
    ? countTail(actual, law, direction)
    : Math.min(normalTail(away), amountTail(scored, { actual, law, direction }));
  const usual = Math.sqrt(spread.noise * window.basis[end]! + excess * expected * expected);
  return {
    end,
    hours: window.hours,
    direction,
    actual,
    expected,
    score,
    lower: Math.max(0, expected - 2 * usual),
    upper: expected + 2 * usual,
    movement,
    edge,
  };
}

/**
 * Index of the hour of a judged window from which on it is off: where the deviations of its hours, added up to its end,
 * stand out most against their number.
 */
export function onsetOf(scored: Scored, { end, hours, direction }: Judgement): number {
  let [onset, most, sum] = [end, Number.NEGATIVE_INFINITY, 0];
  for (let i = end; i > end - hours; i--) {
    const edge = edgeOf(scored, i, direction);
    sum += Number.isNaN(edge) ? 0 : Math.min(MOST_EDGE, edge);
    const strength = sum / Math.sqrt(end - i + 1);
    if (strength > most) [onset, most] = [i, strength];
  }
  return onset;
}

/** A window by its last hour, the direction it is asked about, and what all streams were against their expected. */
type Asked = Pick<Judgement, 'end' | 'direction' | 'movement'>;

/** True where a window is so far from what is fair that it is somebody's concern; false where it is not known. */
export function isOff(window: WindowSums, asked: Asked): boolean {
  const [actual, fair] = [window.actual[asked.end]!, fairOf(window, asked)];
  return asked.direction === 'below' ? actual < fair * (1 - LEAST_EFFECT) : actual > fair * (1 + LEAST_EFFECT);
}

/** What is least surprising of the stream's own expected and that times what all streams do: an anomaly is off from both. */
function fairOf({ low, high }: WindowSums, { end, direction, movement }: Asked): number {
  return direction === 'below' ? low[end]! * Math.min(1, movement) : high[end]! * Math.max(1, movement);
}

/** What the bursts in which counts come add to the excess about a mean. */
export function burstsOf({ noise }: Spread, mean: number): number {
  return (noise - 1) / mean;
}

/** Deviations that an hour is off by in a direction; one in which a mean had nothing to be made of is off by no end. */
function edgeOf({ sums, spreads }: Scored, i: number, direction: AnomalyDirection): number {
  const [hour, spread] = [sums[0]!, spreads[0]];
  if (spread == null) return 0;
  const [actual, expected] = [hour.actual[i]!, hour.expected[i]!];
  if (Number.isNaN(actual)) return Number.POSITIVE_INFINITY;
  const excess = spread.excess + hour.doubt[i]!;
  const away = direction === 'below' ? expected - actual : actual - expected;
  return away / Math.sqrt(spread.noise * hour.basis[i]! + excess * expected * expected);
}
