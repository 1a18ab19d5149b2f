import { median } from '../forecast/statistics.js';
import type { Movement } from './common-movement.js';
import type { JudgedHour } from './episodes.js';
import { HISTORY_HOURS } from './expect-hours.js';
import type { Judgement } from './score-window.js';
import { normalTail } from './tails.js';

/** All streams together move by a quarter before it is told. */
const LEAST_MOVEMENT = Math.log(1.25);
/** They always vary by a twentieth. */
const LEAST_DEVIATION = 0.05;
const NORMAL_MAD = 1.4826;
/** Five deviations. */
const THRESHOLD = 6.5;
const PER_CENT = 100;
/** Of naught there is no logarithm. */
const LEAST_SURPRISE = 1e-3;

/** Judges the movement that all streams share, each hour by the four weeks before; in per cent of the expected. */
export function judgeMovement(
  movements: readonly Movement[],
  { first, until }: { first: number; until: number },
): JudgedHour[] {
  const deviations = movements.map((movement) => deviationOf(movement, first));
  const judged: JudgedHour[] = [];
  for (let end = first; end < until; end++) {
    const windows = movements
      .map((movement, w) => judge(movement, end, deviations[w]!))
      .filter((each) => each !== null);
    const worst = windows.sort((a, b) => b.score - a.score)[0];
    if (worst === undefined) continue;
    judged.push({ judgement: worst, onset: end - worst.hours + 1, isSilent: false, threshold: THRESHOLD });
  }
  return judged;
}

function judge(
  { hours, surprise, ratio, deviation: byChance }: Movement,
  end: number,
  usual: number,
): Judgement | null {
  const moved = Math.log(Math.max(LEAST_SURPRISE, surprise[end]!));
  if (!(Math.abs(moved) >= LEAST_MOVEMENT)) return null;
  const deviation = Math.hypot(usual, byChance[end]!);
  return {
    end,
    hours,
    direction: moved < 0 ? 'below' : 'above',
    actual: PER_CENT * surprise[end]!,
    expected: PER_CENT,
    score: normalTail(Math.abs(moved) / deviation),
    lower: PER_CENT * Math.exp(-2 * deviation),
    upper: PER_CENT * Math.exp(2 * deviation),
    movement: ratio[end]!,
    edge: 0,
  };
}

/** Of the logarithm, over the weeks before; robust. */
function deviationOf({ surprise, deviation }: Movement, first: number): number {
  const away: number[] = [];
  for (let i = Math.max(0, first - HISTORY_HOURS); i < first; i++) {
    if (!Number.isNaN(deviation[i]!) && surprise[i]! > 0) away.push(Math.abs(Math.log(surprise[i]!)));
  }
  return Math.max(LEAST_DEVIATION, NORMAL_MAD * (median(away) ?? 0));
}
