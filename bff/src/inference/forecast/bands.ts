import type { Trial } from './back-test.js';
import { atMost, below, type Demand, quantile } from './demand-distribution.js';

/** Trials of fewer hours do not tell a tail. */
const ENOUGH_TRIALS = 100;
/** What an untried forecast is taken to spread by: as counts do, and a fifth of the level. */
const UNTRIED: Spread = { linear: 1, square: 0.04 };
/** Counts hardly ever vary less than this share of their mean. */
const LEAST_LINEAR = 0.25;
const LEAST_TAIL = 1e-4;

/** Variance of what comes where f is forecast: linear × f + square × f². */
export interface Spread {
  linear: number;
  square: number;
}

/** The bounds of the bands, in the unit of the forecast. */
export interface Bounds {
  lower80: number;
  upper80: number;
  lower95: number;
  upper95: number;
}

/** Where in the distribution each bound lies, so that in the back-test as much came outside as was promised. */
export interface Bands {
  /** Of what comes beyond what is booked. */
  spread: Spread;
  isCount: boolean;
  places: Record<keyof Bounds, number>;
}

/** Shares that may come outside the bands. */
export interface Misses {
  outside80: number;
  outside95: number;
}

/** What is promised: four of five hours in the narrow band, nineteen of twenty in the wide one. */
export const PROMISED: Misses = { outside80: 0.2, outside95: 0.05 };

/** Bands that would have kept their promise in the trials; from the plain distribution where there are too few. */
export function bandsFrom(tried: readonly Trial[], isCount: boolean, misses: Misses): Bands {
  const trials = tried.map(beyondBooked);
  const spread = spreadFrom(trials, isCount);
  const steps =
    trials.length < ENOUGH_TRIALS
      ? null
      : trials.map(({ actual, forecast }): Step => {
          const demand = demandOf(forecast, spread, isCount);
          return [below(actual, demand), atMost(actual, demand)];
        });
  const place = (share: number) => (steps === null ? share : placeOf(share, steps));
  const { outside80, outside95 } = misses;
  return {
    spread,
    isCount,
    places: {
      lower95: place(outside95 / 2),
      lower80: place(outside80 / 2),
      upper80: place(1 - outside80 / 2),
      upper95: place(1 - outside95 / 2),
    },
  };
}

/**
 * The bounds around a forecast of which a part is booked; they hold it, none lies below what is booked, and the wide
 * band holds the narrow one.
 */
export function boundsOf(forecast: number, booked: number, { spread, isCount, places }: Bands): Bounds {
  const demand = demandOf(forecast - booked, spread, isCount);
  const lower80 = Math.min(forecast, booked + quantile(places.lower80, demand));
  const upper80 = Math.max(forecast, booked + quantile(places.upper80, demand));
  return {
    lower80,
    upper80,
    lower95: Math.min(lower80, booked + quantile(places.lower95, demand)),
    upper95: Math.max(upper80, booked + quantile(places.upper95, demand)),
  };
}

/** How what comes varies about the forecasts of trials; as counts do where too few were tried. */
export function spreadFrom(trials: readonly Forecasted[], isCount: boolean): Spread {
  return trials.length < ENOUGH_TRIALS ? UNTRIED : spreadOf(trials, isCount);
}

/** What may come where a value is forecast. */
export function demandOf(forecast: number, { linear, square }: Spread, isCount: boolean): Demand {
  return { mean: forecast, variance: linear * forecast + square * forecast * forecast, isCount };
}

type Forecasted = Pick<Trial, 'actual' | 'forecast'>;

/** What is booked does not vary: only the rest does. */
function beyondBooked({ actual, forecast, booked }: Trial): Forecasted {
  return { actual: Math.max(0, actual - booked), forecast: forecast - booked };
}

/** A trial's place in its distribution: all from less than what came up to what came. */
type Step = [from: number, to: number];

/**
 * The place below which a share of the trials lies, each spread evenly over its step: counts then need no dice (Czado,
 * Gneiting and Held 2009).
 */
function placeOf(share: number, steps: readonly Step[]): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (const [from, to] of steps) sum += middle >= to ? 1 : middle <= from ? 0 : (middle - from) / (to - from);
    if (sum < share * steps.length) low = middle;
    else high = middle;
  }
  return Math.min(1 - LEAST_TAIL, Math.max(LEAST_TAIL, high));
}

/** The spread by which the squares of the errors add up, over the hours of small forecasts and over those of large ones. */
function spreadOf(trials: readonly Forecasted[], isCount: boolean): Spread {
  const sorted = trials.filter(({ forecast }) => forecast > 0).sort((a, b) => a.forecast - b.forecast);
  const total = sorted.reduce((sum, { forecast }) => sum + forecast, 0);
  let reached = 0;
  const cut = sorted.findIndex(({ forecast }) => (reached += forecast) > total / 2);
  if (cut <= 0) return UNTRIED;
  const small = sumsOf(sorted.slice(0, cut));
  const large = sumsOf(sorted.slice(cut));
  const all = sumsOf(sorted);
  const square = (large.perUnit - small.perUnit) / (large.mean - small.mean);
  const linear = small.perUnit - square * small.mean;
  const least = isCount ? LEAST_LINEAR : 0;
  if (!(square > 0)) return { linear: Math.max(least, all.perUnit), square: 0 };
  if (linear < least) return { linear: least, square: Math.max(0, (all.perUnit - least) / all.mean) };
  return { linear, square };
}

/** Squared error per unit of forecast, and the mean forecast of a unit. */
function sumsOf(trials: readonly Forecasted[]): { perUnit: number; mean: number } {
  let [sum, squares, errors] = [0, 0, 0];
  for (const { actual, forecast } of trials) {
    sum += forecast;
    squares += forecast * forecast;
    errors += (actual - forecast) ** 2;
  }
  return { perUnit: errors / sum, mean: squares / sum };
}
