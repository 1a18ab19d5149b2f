import type { ForecastPoint } from '@iops/contracts';
import { shareOf } from './detection.js';
import { DAY_MS, HOUR_MS, localHour } from './moments.js';

/** Requests of a subject by the hour of the marketplace's clocks for which they were made. */
export interface Demand {
  requests: ReadonlyMap<number, number>;
  /** Of a booking, by the length of all. */
  meanHours: number;
}

/** One forecast that the product made as of a moment. */
export interface MadeForecast {
  subject: string;
  asOf: number;
  points: readonly ForecastPoint[];
}

/** Sums over hours that were forecast and have come; in requests. */
export interface ForecastSums {
  hours: number;
  actual: number;
  error: number;
  /** Errors of repeating the week before, and of the mean of the four weeks before. */
  lastWeekError: number;
  fourWeeksError: number;
  inside80: number;
  inside95: number;
  /** Hours in which more than nothing came or could have, and those of them within the 95 % band. */
  openHours: number;
  openInside95: number;
}

/** The figures that sums stand for. */
export interface ForecastFigures {
  hours: number;
  perHour: number;
  wape: number | null;
  lastWeek: number | null;
  fourWeeks: number | null;
  /** 0..1 less error than repeating the week before, and than the four-week mean. */
  betterThanLastWeek: number | null;
  betterThanFourWeeks: number | null;
  coverage80: number | null;
  coverage95: number | null;
  /** Without the hours in which nothing was expected and nothing came: that is no feat at night. */
  openCoverage95: number | null;
}

const WEEK_HOURS = 168;
/** Bounds are whole requests; the product's mean length of a booking was another one at the time. */
const HALF = 0.5;

/** Compares one forecast with what came by `now`, by the day of the horizon, 1 to 7. */
export function scoreForecast({ asOf, points }: MadeForecast, demand: Demand, now: number): Map<number, ForecastSums> {
  const first = Math.ceil(asOf / HOUR_MS) * HOUR_MS;
  const byDay = new Map<number, ForecastSums>();
  for (const point of points) {
    const at = Date.parse(point.time);
    const day = Math.floor((at - first) / DAY_MS) + 1;
    if (at < first || day > 7 || at + HOUR_MS > now) continue;
    byDay.set(day, addSums([byDay.get(day) ?? NOTHING, scoreHour(point, demand)]));
  }
  return byDay;
}

const NOTHING: ForecastSums = {
  hours: 0,
  actual: 0,
  error: 0,
  lastWeekError: 0,
  fourWeeksError: 0,
  inside80: 0,
  inside95: 0,
  openHours: 0,
  openInside95: 0,
};

function scoreHour(point: ForecastPoint, { requests, meanHours }: Demand): ForecastSums {
  const hour = localHour(Date.parse(point.time));
  const came = (weeks: number) => requests.get(hour - weeks * WEEK_HOURS) ?? 0;
  const actual = came(0);
  const isWithin = (lower: number, upper: number) =>
    actual > lower / meanHours - HALF && actual < upper / meanHours + HALF ? 1 : 0;
  const inside95 = isWithin(point.lower95, point.upper95);
  const isOpen = actual > 0 || point.upper95 > 0;
  return {
    hours: 1,
    actual,
    error: Math.abs(point.expected / meanHours - actual),
    lastWeekError: Math.abs(came(1) - actual),
    fourWeeksError: Math.abs((came(1) + came(2) + came(3) + came(4)) / 4 - actual),
    inside80: isWithin(point.lower80, point.upper80),
    inside95,
    openHours: isOpen ? 1 : 0,
    openInside95: isOpen ? inside95 : 0,
  };
}

/** Adds sums up. */
export function addSums(all: readonly ForecastSums[]): ForecastSums {
  const total = { ...NOTHING };
  for (const sums of all) for (const key of Object.keys(NOTHING) as (keyof ForecastSums)[]) total[key] += sums[key];
  return total;
}

/** The figures of sums; null where nothing came or nothing was compared. */
export function forecastFigures(sums: ForecastSums): ForecastFigures {
  const { hours, actual, error, lastWeekError, fourWeeksError, inside80, inside95, openHours, openInside95 } = sums;
  const less = (than: number) => {
    const rest = shareOf(error, than);
    return rest === null ? null : 1 - rest;
  };
  return {
    hours,
    perHour: hours === 0 ? 0 : actual / hours,
    wape: shareOf(error, actual),
    lastWeek: shareOf(lastWeekError, actual),
    fourWeeks: shareOf(fourWeeksError, actual),
    betterThanLastWeek: less(lastWeekError),
    betterThanFourWeeks: less(fourWeeksError),
    coverage80: shareOf(inside80, hours),
    coverage95: shareOf(inside95, hours),
    openCoverage95: shareOf(openInside95, openHours),
  };
}
