import { momentShown, startOfDay, zoneOffset } from '../../data/entities/zone.js';
import { HOUR_MS } from './week-hours.js';

/** The hour of the marketplace at which every day's forecasts are made. */
const DAILY_AT_HOURS = 2;

/** The last 02:00 of the marketplace at or before a moment; on the day that skips it, what comes in its place. */
export function lastDueAt(now: number, timeZone: string): number {
  const today = dueOn(startOfDay(now, timeZone), timeZone);
  return today <= now ? today : dueOn(startOfDay(startOfDay(now, timeZone) - HOUR_MS, timeZone), timeZone);
}

function dueOn(midnight: number, timeZone: string): number {
  const shown = midnight + zoneOffset(midnight, timeZone) + DAILY_AT_HOURS * HOUR_MS;
  return momentShown(shown, timeZone);
}
