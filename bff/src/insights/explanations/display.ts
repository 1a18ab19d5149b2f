import type { Evidence } from '@iops/contracts';

/** The unit of evidence whose value is an ISO 8601 time. */
export const TIME_UNIT = 'time';
/** The unit of evidence whose value is a share, 0..100. */
export const PERCENT_UNIT = 'percent';

/** A time as the marketplace's clock and calendar show it. */
export interface ZonedTime {
  year: number;
  /** 1..12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 0 is Sunday. */
  weekday: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/**
 * The one way a row's value is written: `3`, `1,250`, `40%`, `Nov 20 at 16:05` (with the year where it is not the year
 * of the row's `at`), or the words it holds. Numbers are written without their sign: the sentence says the direction.
 */
export function display(row: Evidence, timeZone: string): string {
  if (row.unit === TIME_UNIT) return displayTime(row, timeZone);
  if (typeof row.value === 'string') return row.value;
  return `${NUMBER.format(Math.abs(row.value))}${row.unit === PERCENT_UNIT ? '%' : ''}`;
}

/** A moment on the clock of an IANA time zone. */
export function zonedTime(at: Date, timeZone: string): ZonedTime {
  const parts = formatOf(timeZone).formatToParts(at);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { year, month, day, hour: part('hour'), minute: part('minute'), weekday };
}

function displayTime(row: Evidence, timeZone: string): string {
  const { year, month, day, hour, minute } = zonedTime(new Date(row.value), timeZone);
  const isOtherYear = year !== zonedTime(new Date(row.at), timeZone).year;
  const date = `${MONTHS[month - 1]} ${day}${isOtherYear ? `, ${year}` : ''}`;
  return `${date} at ${twoDigits(hour)}:${twoDigits(minute)}`;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are costly to make, and there is one zone per marketplace. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  formats.set(timeZone, format);
  return format;
}
