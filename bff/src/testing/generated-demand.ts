import { HOUR_MS, hoursFrom } from '../inference/forecast/week-hours.js';

/** How demand is made up. */
export interface DemandRecipe {
  seed: number;
  /** Requests an hour, on average. */
  mean: number;
  /** Standard deviation of a day's step of the level's logarithm. */
  wander?: number;
  /** Growth of the level a day. */
  growth?: number;
  /** Variance beyond Poisson's, as a share of the squared mean. */
  dispersion?: number;
}

/** Demand with known truth: `rates[i]` is what `values[i]` was drawn from, at `from` + i hours. */
export interface GeneratedDemand {
  from: number;
  weekHours: Uint8Array;
  rates: number[];
  values: number[];
}

/** Draws weeks of hourly counts with a profile of the week and a wandering level, in Chicago. */
export function generateDemand(from: Date, weeks: number, recipe: DemandRecipe): GeneratedDemand {
  const { mean, wander = 0, growth = 0, dispersion = 0 } = recipe;
  const random = createRandom(recipe.seed);
  const profile = profileOf(random);
  const { weekHours } = hoursFrom(from.getTime(), weeks * 168, 'America/Chicago');
  let level = 0;
  const rates = Array.from(weekHours, (weekHour, i) => {
    if (i % 24 === 0) level = 0.97 * level + growth + wander * normal(random);
    return mean * Math.exp(level) * profile[weekHour]!;
  });
  const values = rates.map((rate) =>
    poisson(random, dispersion > 0 ? rate * dispersion * gamma(random, 1 / dispersion) : rate),
  );
  return { from: from.getTime(), weekHours, rates, values };
}

/** The hour at an index. */
export function hourAt({ from }: GeneratedDemand, index: number): Date {
  return new Date(from + index * HOUR_MS);
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function profileOf(random: () => number): number[] {
  const peak = 14 + 4 * random();
  const width = 2 + 2 * random();
  const days = Array.from({ length: 7 }, () => 0.6 + 0.8 * random());
  const raw = days.flatMap((day) =>
    Array.from({ length: 24 }, (_, h) => day * (0.03 + Math.exp(-((h - peak) ** 2) / (2 * width ** 2)))),
  );
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  return raw.map((value) => value / mean);
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Marsaglia and Tsang's way. */
function gamma(random: () => number, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

function poisson(random: () => number, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  for (; product > limit; count++) product *= random();
  return count;
}
