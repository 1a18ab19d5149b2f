import { zoneOffset } from '../../data/entities/zone.js';

export const HOUR_MS = 3_600_000;
export const DAY_HOURS = 24;
export const WEEK_HOURS = 168;

/** Hours in a row, the first at `from`, a whole hour of UTC in milliseconds. */
export interface Hours {
  from: number;
  /** The hour of the week that local clocks show at each, 0 for Monday's first: one is missing or twice in the week of a change. */
  weekHours: Uint8Array;
}

/** So many hours in a row with what local clocks show. */
export function hoursFrom(from: number, count: number, timeZone: string): Hours {
  const weekHours = new Uint8Array(count);
  for (let start = 0; start < count; start += DAY_HOURS) {
    const end = Math.min(count, start + DAY_HOURS);
    const offset = zoneOffset(from + start * HOUR_MS, timeZone);
    // Asking Intl for each hour would take longer than the forecast; clocks change on two days a year.
    const isSteady = offset === zoneOffset(from + end * HOUR_MS, timeZone);
    for (let i = start; i < end; i++) {
      const at = from + i * HOUR_MS;
      weekHours[i] = weekHourOf(at + (isSteady ? offset : zoneOffset(at, timeZone)));
    }
  }
  return { from, weekHours };
}

/** A part of the hours, by index. */
export function sliceHours({ from, weekHours }: Hours, start: number, end?: number): Hours {
  return { from: from + start * HOUR_MS, weekHours: weekHours.subarray(start, end) };
}

/** The index of the same hour by the clock a week before; a neighbour where a change of the clocks skipped it. */
export function weekBefore({ weekHours }: Hours, index: number): number {
  const usual = index - WEEK_HOURS;
  return [usual, usual - 1, usual + 1].find((i) => weekHours[i] === weekHours[index]) ?? usual;
}

/** The first whole hour at or after a moment. */
export function hourAtOrAfter(at: number): number {
  return Math.ceil(at / HOUR_MS) * HOUR_MS;
}

function weekHourOf(shown: number): number {
  // 1970-01-01 was a Thursday.
  return (Math.floor(shown / HOUR_MS) + 3 * DAY_HOURS) % WEEK_HOURS;
}
