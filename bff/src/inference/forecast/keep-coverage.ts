import { type Misses, PROMISED } from './bands.js';

/** How far a promise is moved by what was missed: the whole of it would swing to and fro. */
const GAIN = 0.6;
/** Hours of stored forecasts that count half: a day says little. */
const HALF_TRUST_HOURS = 168;
/** Untried, bands promise this share of the misses: what comes next differs from the past by more than trials show. */
const UNTRIED_SHARE = 0.75;
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
 * too often, more when too rarely, three quarters when none has passed yet; between a fifth of the promise and nearly
 * twice.
 */
export function aimedMisses({ hours, outside80, outside95 }: Outside): Misses {
  const tried = hours / (hours + HALF_TRUST_HOURS);
  const aim = (promised: number, missed: number) => {
    const start = promised * (UNTRIED_SHARE + tried * (1 - UNTRIED_SHARE));
    const correction = hours === 0 ? 0 : GAIN * tried * (promised - missed / hours);
    return Math.min(MOST * promised, Math.max(LEAST * promised, start + correction));
  };
  return { outside80: aim(PROMISED.outside80, outside80), outside95: aim(PROMISED.outside95, outside95) };
}
