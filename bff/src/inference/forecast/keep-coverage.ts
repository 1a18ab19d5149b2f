import { type Misses, PROMISED } from './bands.js';

/** How far a promise is moved by what was missed: the whole of it would swing to and fro. */
const GAIN = 0.6;
/** Hours of stored forecasts that count half: a day says little. */
const HALF_TRUST_HOURS = 168;
const LEAST = 0.2;
const MOST = 1.8;

/** How many hours of stored forecasts have passed, and how many of them came outside the bands. */
export interface Outside {
  hours: number;
  outside80: number;
  outside95: number;
}

/**
 * The shares to aim at so that what comes outside stays what is promised: fewer when the last stored forecasts missed
 * too often, more when too rarely; between a fifth of the promise and nearly twice.
 */
export function aimedMisses({ hours, outside80, outside95 }: Outside): Misses {
  if (hours === 0) return PROMISED;
  const trust = (GAIN * hours) / (hours + HALF_TRUST_HOURS);
  const aim = (promised: number, missed: number) =>
    Math.min(MOST * promised, Math.max(LEAST * promised, promised + trust * (promised - missed / hours)));
  return { outside80: aim(PROMISED.outside80, outside80), outside95: aim(PROMISED.outside95, outside95) };
}
