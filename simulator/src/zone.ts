export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A moment as the clocks of the marketplace show it. */
export interface LocalTime {
  /** Whole days since 1970-01-01 on the local calendar. */
  day: number;
  /** 0 is Sunday. */
  weekday: number;
  /** 0..1439 with fractions. */
  minute: number;
}

/** Local time of one IANA time zone, right over every change of the clocks. Times are milliseconds since 1970. */
export interface Zone {
  /** What the clocks show at a moment. */
  local(at: number): LocalTime;
  /** The moment at which the clocks show it; a minute that a change skips is taken after the change. */
  instant(day: number, minute: number): number;
}

/** Weekday of a local day number, 0 for Sunday. */
export function weekdayOf(day: number): number {
  return (day + 4) % 7; // 1970-01-01 was a Thursday
}

/** The local day number of the Monday on or before a day. */
export function mondayOf(day: number): number {
  return day - ((weekdayOf(day) + 6) % 7);
}

/** Knows the local time of a zone. Throws RangeError when there is no such zone. */
export function createZone(name: string): Zone {
  const offset = createOffset(name);
  return {
    local(at) {
      const shifted = at + offset(at);
      const day = Math.floor(shifted / DAY);
      return { day, weekday: weekdayOf(day), minute: (shifted - day * DAY) / MINUTE };
    },
    instant(day, minute) {
      const shown = day * DAY + minute * MINUTE;
      const guess = shown - offset(shown);
      return shown - offset(guess);
    },
  };
}

/** Milliseconds that local clocks are ahead of UTC; asked of Intl once a day, and finely on the days of a change. */
function createOffset(name: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const ask = (at: number) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / MINUTE) * MINUTE;
  };
  const known = new Map<number, number>();
  const remember = (at: number) => {
    const found = known.get(at) ?? ask(at);
    known.set(at, found);
    return found;
  };
  return (at) => {
    const midnight = Math.floor(at / DAY) * DAY;
    const early = remember(midnight);
    if (early === remember(midnight + DAY)) return early;
    // Every change of every zone falls on a quarter of an hour.
    return remember(Math.floor(at / (15 * MINUTE)) * 15 * MINUTE);
  };
}
