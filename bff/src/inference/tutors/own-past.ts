import { TUTOR_METRICS, type TutorAnomaly, type TutorMetric } from '@iops/contracts';
import { add, type Counts } from './cell.js';
import { betaBinomialAtMost, studentAbove } from './distributions.js';

/** A week is unusual when fewer than one in so many would be as far off on its side, were nothing changed. */
const UNUSUAL_CHANCE = 0.001;
/** Weeks before that a week is held against: at least, and at most. */
const MIN_PAST_WEEKS = 4;
const MAX_PAST_WEEKS = 12;
/** What a past must stand on before a rating, or a rate, is held against it. */
const MIN_PAST = 8;
/** The least standard deviation of ratings that is believed: who only ever got fives is not unusual with one four. */
const MIN_RATING_DEVIATION = 0.5;
/** The standard deviation of the square root of a count, were it a count of chance alone. */
const ROOT_DEVIATION = 0.5;

/** A week, as what was expected of it and how likely so little and so much are. */
interface Verdict {
  value: number;
  expected: number;
  below: number;
  above: number;
}

/** Counts of a week with the Monday it begins on. */
export interface WeekCounts extends Counts {
  startsOn: string;
}

/** The unusual ones among a tutor's full weeks (without gaps, oldest first), each against the up to 12 before it. */
export function anomaliesOf(weeks: readonly WeekCounts[]): TutorAnomaly[] {
  return weeks.flatMap((_, nth) => anomaliesOfWeek(weeks, nth));
}

/** What is unusual in the nth of a tutor's weeks; nothing when too few of the tutor's own lie before it. */
export function anomaliesOfWeek(weeks: readonly WeekCounts[], nth: number): TutorAnomaly[] {
  const week = weeks[nth];
  const first = weeks.findIndex((one) => endedOf(one) > 0);
  if (week === undefined || first < 0) return [];
  const past = weeks.slice(Math.max(first, nth - MAX_PAST_WEEKS), nth);
  if (past.length < MIN_PAST_WEEKS) return [];
  const all = add(past);
  return TUTOR_METRICS.flatMap((metric) => unusual(metric, week, judge(metric, week, { weeks: past, all })));
}

function unusual(metric: TutorMetric, { startsOn }: WeekCounts, verdict: Verdict | null): TutorAnomaly[] {
  if (verdict === null) return [];
  const { value, expected, below, above } = verdict;
  const direction = below < above ? 'below' : 'above';
  const chance = Math.min(below, above);
  return chance < UNUSUAL_CHANCE ? [{ metric, startsOn, value, expected, direction, chance }] : [];
}

function judge(
  metric: TutorMetric,
  week: Counts,
  { weeks, all }: { weeks: readonly Counts[]; all: Counts },
): Verdict | null {
  switch (metric) {
    case 'firstSessionSuccess':
      return judgeRate([week.firstGood, week.firstRated], [all.firstGood, all.firstRated]);
    case 'completionRate':
      return judgeRate([week.completed, endedOf(week)], [all.completed, endedOf(all)]);
    case 'meanRating':
      return judgeRating(week, all);
    case 'sessions':
      return judgeCount(
        week.completed,
        weeks.map(({ completed }) => completed),
      );
    default: {
      const never: never = metric;
      throw new Error(`unknown metric ${String(never)}`);
    }
  }
}

/** Against the beta-binomial that the past predicts, from Jeffreys' prior. */
function judgeRate([good, n]: readonly [number, number], [pastGood, pastN]: readonly [number, number]): Verdict | null {
  if (n === 0 || pastN < MIN_PAST) return null;
  const past = { a: pastGood + 0.5, b: pastN - pastGood + 0.5 };
  const below = betaBinomialAtMost(good, n, past);
  const above = betaBinomialAtMost(n - good, n, { a: past.b, b: past.a });
  return { value: good / n, expected: pastGood / pastN, below, above };
}

/** The mean of the week against the mean of the past, by Student's t with the scatter of the past. */
function judgeRating(week: Counts, past: Counts): Verdict | null {
  if (week.rated === 0 || past.rated < MIN_PAST) return null;
  const expected = past.stars / past.rated;
  const variance = Math.max(0, past.starsSquared - past.rated * expected ** 2) / (past.rated - 1);
  const deviation = Math.max(MIN_RATING_DEVIATION, Math.sqrt(variance));
  const value = week.stars / week.rated;
  const t = (value - expected) / (deviation * Math.sqrt(1 / week.rated + 1 / past.rated));
  return { value, expected, below: studentAbove(-t, past.rated - 1), above: studentAbove(t, past.rated - 1) };
}

/** On the scale of square roots, on which counts scatter alike whatever their size (Anscombe 1948). */
function judgeCount(value: number, past: readonly number[]): Verdict {
  const roots = past.map((count) => Math.sqrt(count + 3 / 8));
  const mean = roots.reduce((sum, root) => sum + root, 0) / roots.length;
  const variance = roots.reduce((sum, root) => sum + (root - mean) ** 2, 0) / (roots.length - 1);
  const deviation = Math.max(ROOT_DEVIATION, Math.sqrt(variance));
  const t = (Math.sqrt(value + 3 / 8) - mean) / (deviation * Math.sqrt(1 + 1 / roots.length));
  const expected = past.reduce((sum, count) => sum + count, 0) / past.length;
  const freedom = roots.length - 1;
  return { value, expected, below: studentAbove(-t, freedom), above: studentAbove(t, freedom) };
}

function endedOf({ completed, cancelled, noShow }: Counts): number {
  return completed + cancelled + noShow;
}
