const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** When a working day begins. */
const MORNING = 8;
/** Within the 30 days that the API takes at most, also by a clock that runs ahead. */
const LONGEST_DAYS = 29;

/** How long an alert is put off. `worse` is as long as may be: whatever gets worse ends its snooze. */
export const SNOOZES = ['1h', '4h', 'tomorrow', 'worse'] as const;
export type Snooze = (typeof SNOOZES)[number];

/** When a snooze ends. Tomorrow begins at eight in the morning of the zone (IANA). */
export function snoozeEnd(snooze: Snooze, now: Date, timeZone: string): Date {
  const ms = { '1h': HOUR_MS, '4h': 4 * HOUR_MS, worse: LONGEST_DAYS * DAY_MS };
  return snooze === 'tomorrow' ? tomorrow(now, timeZone) : new Date(now.getTime() + ms[snooze]);
}

function tomorrow(now: Date, timeZone: string): Date {
  const guess = new Date(now.getTime() + DAY_MS + (MORNING - hourIn(now, timeZone)) * HOUR_MS);
  // On a day of 23 or 25 hours the guess is an hour off.
  return new Date(guess.getTime() + Math.round(MORNING - hourIn(guess, timeZone)) * HOUR_MS);
}

/** Hours since midnight on the zone's clocks, with their fraction. */
function hourIn(at: Date, timeZone: string): number {
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23', timeZone } as const;
  const [hours = 0, minutes = 0, seconds = 0] = new Intl.DateTimeFormat('en', clock).format(at).split(':').map(Number);
  return hours + minutes / 60 + (seconds + (at.getTime() % 1000) / 1000) / 3600;
}
