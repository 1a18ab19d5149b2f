/** The marketplace's time zone: the default of product and simulator. */
export const TIME_ZONE = 'America/Chicago';
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

const SHOWN = new Intl.DateTimeFormat('en-US', {
  timeZone: TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

/** What the marketplace's clocks show at a moment, as if they showed UTC. */
export function shownAt(at: number): number {
  const parts = SHOWN.formatToParts(at).map(({ type, value }) => [type, Number(value)]);
  const { year, month, day, hour, minute, second } = Object.fromEntries(parts) as Record<string, number>;
  return Date.UTC(year!, month! - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/** Hours since 1970 as the marketplace's clocks count them: a week apart is the same hour of the week. */
export function localHour(at: number): number {
  return Math.floor(shownAt(at) / HOUR_MS);
}

/** The hour of the week from 0, Sunday 00:00, to 167. */
export function hourOfWeek(at: number): number {
  const shown = new Date(shownAt(at));
  return 24 * shown.getUTCDay() + shown.getUTCHours();
}

/** The last moment before another at which the clocks turned to an hour of the week. */
export function lastTurnTo(hour: { weekday: number; hour: number }, before: number): number {
  const wanted = 24 * hour.weekday + hour.hour;
  let at = Math.floor((before - 1) / HOUR_MS) * HOUR_MS;
  while (hourOfWeek(at) !== wanted) at -= HOUR_MS;
  return at;
}
