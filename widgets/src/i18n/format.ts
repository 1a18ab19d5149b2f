/** Writes numbers and times for one language and time zone. */
export interface Format {
  /** BCP 47. */
  lang: string;
  /** IANA: where times are told for. */
  timeZone: string;
  hourCycle: HourCycle;
  /** `CST`, where clocks there show another time than the browser's at that moment; else empty. */
  zoneName(at: Date): string;
  number(value: number, digits: number): string;
  /** Digits that may be left out: 0 to `maxDigits`. */
  plain(value: number, maxDigits: number): string;
  /** `14:05`. */
  time(at: Date): string;
  /** `Nov 20, 2026, 14:05`. */
  moment(at: Date): string;
  /** `Nov 20, 14:05`. */
  dayTime(at: Date): string;
  /** `14:05` on the day of `now`, else with its day. */
  shortMoment(at: Date, now: Date): string;
  /** `5 minutes ago`, in the unit that fits; `now` within the first minute. */
  age(at: Date, now: Date): string;
}

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** `h23` counts from 0 to 23, `h12` says am and pm. */
export type HourCycle = 'h23' | 'h12';

const made = new Map<string, Format>();

/**
 * The format for a language (BCP 47) and an IANA zone; unknown ones fall back to English and the browser's zone. The day
 * has 24 hours unless `hourCycle` or the language (`en-US-u-hc-h12`) says otherwise.
 */
export function formatFor(lang: string, timeZone: string | undefined, hourCycle?: HourCycle): Format {
  const key = `${lang}|${timeZone ?? ''}|${hourCycle ?? ''}`;
  const format = made.get(key) ?? makeFormat(knownLang(lang), knownZone(timeZone), hourCycle);
  made.set(key, format);
  return format;
}

function makeFormat(lang: string, timeZone: string | undefined, wanted: HourCycle | undefined): Format {
  const isKnown = wanted === 'h12' || wanted === 'h23';
  const hourCycle = isKnown ? wanted : new Intl.Locale(lang).hourCycle === 'h12' ? 'h12' : 'h23';
  const hour = hourCycle === 'h12' ? 'numeric' : '2-digit';
  const clock = { hour, minute: '2-digit', hourCycle, timeZone } as const;
  const time = new Intl.DateTimeFormat(lang, clock);
  const moment = new Intl.DateTimeFormat(lang, { ...clock, day: 'numeric', month: 'short', year: 'numeric' });
  const short = new Intl.DateTimeFormat(lang, { ...clock, day: 'numeric', month: 'short' });
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'short' });
  const zone = new Intl.DateTimeFormat(lang, { timeZone, timeZoneName: 'short' });
  const here = new Intl.DateTimeFormat(lang, { ...clock, day: 'numeric', month: 'short', timeZone: undefined });
  const isSameDay = (a: Date, b: Date) => day.format(a) === day.format(b);
  return {
    lang,
    timeZone: time.resolvedOptions().timeZone,
    hourCycle,
    zoneName: (at) => (here.format(at) === short.format(at) ? '' : partOf(zone, at, 'timeZoneName')),
    number: (value, digits) => withMinus(numberFormat(lang, digits, digits).format(value)),
    plain: (value, maxDigits) => withMinus(numberFormat(lang, 0, maxDigits).format(value)),
    time: (at) => time.format(at),
    moment: (at) => moment.format(at),
    dayTime: (at) => short.format(at),
    shortMoment: (at, now) => (isSameDay(at, now) ? time : short).format(at),
    age: (at, now) => {
      const { value, unit } = ageOf(at, now);
      return relative.format(-value, unit);
    },
  };
}

/** How long ago, in whole units, the largest that is at least one. A clock that runs ahead is taken as now. */
export function ageOf(at: Date, now: Date): { value: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  const seconds = Math.max(0, (now.getTime() - at.getTime()) / 1000);
  if (seconds < MINUTE_S) return { value: 0, unit: 'second' };
  if (seconds < HOUR_S) return { value: Math.floor(seconds / MINUTE_S), unit: 'minute' };
  if (seconds < DAY_S) return { value: Math.floor(seconds / HOUR_S), unit: 'hour' };
  return { value: Math.floor(seconds / DAY_S), unit: 'day' };
}

function partOf(format: Intl.DateTimeFormat, at: Date, type: Intl.DateTimeFormatPartTypes): string {
  return format.formatToParts(at).find((part) => part.type === type)?.value ?? '';
}

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(lang: string, minimumFractionDigits: number, maximumFractionDigits: number): Intl.NumberFormat {
  const key = `${lang}|${minimumFractionDigits}|${maximumFractionDigits}`;
  const format =
    numberFormats.get(key) ??
    new Intl.NumberFormat(lang, { minimumFractionDigits, maximumFractionDigits, signDisplay: 'negative' });
  numberFormats.set(key, format);
  return format;
}

/** A hyphen is narrower than the figures it stands among. */
function withMinus(text: string): string {
  return text.replace('-', '−');
}

function knownLang(lang: string): string {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function knownZone(timeZone: string | undefined): string | undefined {
  try {
    return timeZone ? new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone : undefined;
  } catch {
    return undefined;
  }
}
