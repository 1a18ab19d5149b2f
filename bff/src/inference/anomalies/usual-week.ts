import type { Past } from '../forecast/profile.js';
import { median } from '../forecast/statistics.js';
import { DAY_HOURS, WEEK_HOURS } from '../forecast/week-hours.js';

/** Relative variance between the days of a kind at one hour, in usual marketplaces: some 17 % up or down. */
const BETWEEN_DAYS = 0.03;
/** Relative variance of an hour's count beyond Poisson's that is taken for granted. */
const BEYOND_POISSON = 0.01;
/** Of what never happened, half an event is taken to have been missed. */
const MISSED = 0.5;
/** Turns the median of squares into a variance, were the values normal. */
const MEDIAN_SQUARE = 0.455;
const DAYS = 7;

/** The usual of each hour of the week, in the unit of the past. */
export interface Week {
  mean: Float64Array;
  /** Relative variance of each mean. */
  doubt: Float64Array;
}

/**
 * The usual of each hour of the week: the mean of that hour's own past, drawn towards what the hour is on days of the
 * same kind (workdays, weekends), the more so the less the own past says. Null where all is naught, or any hour below.
 */
export function usualWeek(past: Past, isCount: boolean): Week | null {
  const cells = sumsOf(past, (hour) => hour, WEEK_HOURS);
  const kinds = sumsOf(past, kindHourOf, 2 * DAY_HOURS);
  const days = dayFactors(cells, kinds);
  const total = totalOf(cells.sum);
  if (!(total > 0)) return null;
  const noise = isCount ? BEYOND_POISSON : noiseWithin(past, cells);
  const mean = new Float64Array(WEEK_HOURS);
  const doubt = new Float64Array(WEEK_HOURS);
  for (let hour = 0; hour < WEEK_HOURS; hour++) {
    const kind = kindHourOf(hour);
    const [seen, alike] = [cells.known[hour]!, kinds.known[kind]!];
    const missed = isCount ? MISSED : 0;
    const shared =
      alike === 0
        ? total / totalOf(cells.known)
        : (days[Math.floor(hour / DAY_HOURS)]! * (kinds.sum[kind]! + missed)) / alike;
    if (!(shared >= 0)) return null;
    const variance = noise + (isCount ? 1 / shared : 0);
    const own = seen === 0 ? Number.POSITIVE_INFINITY : variance / seen;
    // Of two sources, each counts by how little it is in doubt.
    const share = own === Number.POSITIVE_INFINITY ? 1 : own / (own + BETWEEN_DAYS);
    mean[hour] = share * shared + (seen === 0 ? 0 : ((1 - share) * cells.sum[hour]!) / seen);
    doubt[hour] = share * BETWEEN_DAYS + variance / Math.max(1, alike);
  }
  return { mean, doubt };
}

interface Sums {
  sum: Float64Array;
  known: Float64Array;
}

function sumsOf({ values, weekHours }: Past, slotOf: (weekHour: number) => number, slots: number): Sums {
  const sums = { sum: new Float64Array(slots), known: new Float64Array(slots) };
  values.forEach((value, i) => {
    if (value === null) return;
    const slot = slotOf(weekHours[i]!);
    sums.sum[slot]! += value;
    sums.known[slot]! += 1;
  });
  return sums;
}

/** The hour of the day, on workdays or on weekends. */
function kindHourOf(weekHour: number): number {
  const isWeekend = weekHour >= 5 * DAY_HOURS;
  return (weekHour % DAY_HOURS) + (isWeekend ? DAY_HOURS : 0);
}

/** How each weekday compares with the days of its kind. */
function dayFactors(cells: Sums, kinds: Sums): number[] {
  return Array.from({ length: DAYS }, (_, day) => {
    let [own, usual] = [0, 0];
    for (let hour = day * DAY_HOURS; hour < (day + 1) * DAY_HOURS; hour++) {
      const kind = kindHourOf(hour);
      if (kinds.known[kind] === 0) continue;
      own += cells.sum[hour]!;
      usual += (cells.known[hour]! * kinds.sum[kind]!) / kinds.known[kind]!;
    }
    return usual > 0 && own > 0 ? own / usual : 1;
  });
}

/** How hours vary about the mean of their hour of the week, squared and relative to it; robust. */
function noiseWithin({ values, weekHours }: Past, { sum: sums, known }: Sums): number {
  const squares: number[] = [];
  values.forEach((value, i) => {
    const hour = weekHours[i]!;
    const seen = known[hour]!;
    if (value === null || seen < 2 || !(sums[hour]! > 0)) return;
    // What a mean is made of lies nearer to it than what comes next.
    const away = ((value * seen) / sums[hour]! - 1) ** 2;
    squares.push((away * seen) / (seen - 1));
  });
  return (median(squares) ?? 0) / MEDIAN_SQUARE;
}

function totalOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
