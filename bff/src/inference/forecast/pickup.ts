import { DAY_HOURS } from './week-hours.js';

/** How far what was booked may be heeded: not at all, half, or as if the rest came as ever. */
const TRUSTS = [0, 0.5, 1];
/** Days of a week that is forecast; of later ones nobody has booked enough to tell. */
const DAYS = 7;

/** A week that was forecast from a past moment, hour by hour. */
export interface BookedWeek {
  actual: readonly (number | null)[];
  forecast: Float64Array;
  /** What was booked of each hour by that moment. */
  booked: Float64Array;
  weight: number;
}

/** What bookings tell of a day so many days ahead. */
export interface DayPickup {
  /** How much of all that comes is booked by then, 0..1. */
  share: number;
  /** How far that is heeded, 0..1. */
  trust: number;
}

/** Forecasts beside what is booked already, by the hour. */
export interface Booked {
  now: Float64Array;
  /** The same as it was at each origin of the back-test, the youngest first. */
  atOrigins: readonly Float64Array[];
}

/**
 * What bookings told of each of seven days ahead: the share that was booked by then, heeded as far as it would have
 * brought forecasts nearest to what came.
 */
export function learnPickup(weeks: readonly BookedWeek[]): DayPickup[] {
  return Array.from({ length: DAYS }, (_, day) => {
    const hours = { from: day * DAY_HOURS, to: (day + 1) * DAY_HOURS };
    const share = shareBooked(weeks, hours);
    const tried = TRUSTS.map((trust) => ({ share, trust }));
    const errors = tried.map((pickup) => errorOf(weeks, hours, pickup));
    return tried[errors.indexOf(Math.min(...errors))]!;
  });
}

/**
 * A forecast that knows what is booked: to that it adds the part of the forecast that usually comes later still. Never
 * less than what is booked.
 */
export function withBooked(forecast: Float64Array, booked: Float64Array, pickup: readonly DayPickup[]): Float64Array {
  return forecast.map((value, i) => heeding(value, booked[i]!, pickup[Math.floor(i / DAY_HOURS)] ?? null));
}

interface Span {
  from: number;
  to: number;
}

function heeding(forecast: number, booked: number, pickup: DayPickup | null): number {
  if (pickup === null) return Math.max(booked, forecast);
  const { share, trust } = pickup;
  return Math.max(booked, forecast + trust * (booked - share * forecast));
}

function shareBooked(weeks: readonly BookedWeek[], { from, to }: Span): number {
  let [known, all] = [0, 0];
  for (const { actual, booked, weight } of weeks) {
    for (let i = from; i < to; i++) {
      if (actual[i] === null) continue;
      known += weight * booked[i]!;
      all += weight * actual[i]!;
    }
  }
  return all > 0 ? Math.min(1, known / all) : 0;
}

function errorOf(weeks: readonly BookedWeek[], { from, to }: Span, pickup: DayPickup): number {
  let error = 0;
  for (const { actual, forecast, booked, weight } of weeks) {
    for (let i = from; i < to; i++) {
      if (actual[i] !== null) error += weight * Math.abs(actual[i]! - heeding(forecast[i]!, booked[i]!, pickup));
    }
  }
  return error;
}
