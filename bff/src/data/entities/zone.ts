const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that the clocks of a time zone are ahead of UTC at a moment, given in milliseconds since 1970. */
export function zoneOffset(at: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? formatOf(timeZone);
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** The moment at which the clocks show it, `shown` being written as if it were UTC; what a change skips comes after it. */
export function momentShown(shown: number, timeZone: string): number {
  const guess = shown - zoneOffset(shown, timeZone);
  const moment = shown - zoneOffset(guess, timeZone);
  // Clocks that jump over it never show it: the offset from before the jump lands behind the jump.
  return moment + zoneOffset(moment, timeZone) === shown ? moment : Math.max(moment, guess);
}

/** The local midnight on or before a moment. */
export function startOfDay(at: number, timeZone: string): number {
  return momentShown(Math.floor((at + zoneOffset(at, timeZone)) / DAY_MS) * DAY_MS, timeZone);
}

/** The local midnight after a moment, 23 to 25 hours after the one before. */
export function endOfDay(at: number, timeZone: string): number {
  return startOfDay(startOfDay(at, timeZone) + 1.5 * DAY_MS, timeZone);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
  formats.set(timeZone, format);
  return format;
}
