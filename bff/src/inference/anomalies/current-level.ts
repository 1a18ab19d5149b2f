import { dailyRatios, steadyRatios } from '../forecast/level.js';
import type { Past } from '../forecast/profile.js';
import { median } from '../forecast/statistics.js';

/** How much of a day's surprise the level may take over. */
const ALPHAS = [0.05, 0.15, 0.3, 0.5];
/** The smoothing starts from the middle of so many days. */
const FIRST_DAYS = 7;
/** A surprise further than so many robust deviations is drawn in to there: a holiday is no new level. */
const DRAWN_IN_AT = 3;
const NORMAL_MAD = 1.4826;
/** Surprises up to a twentieth are never drawn in. */
const LEAST_REACH = 0.05;

/** What late days were against the usual week, 1 where they were as usual: smoothed as fast as the past would have paid. */
export function currentLevel(past: Past, week: Float64Array): number {
  const ratios = steadyRatios(dailyRatios(past, week)).filter((ratio) => ratio !== null);
  if (ratios.length === 0) return 1;
  const steps = ratios.slice(1).map((ratio, i) => Math.abs(ratio - ratios[i]!));
  const reach = Math.max(LEAST_REACH, DRAWN_IN_AT * NORMAL_MAD * (median(steps) ?? 0));
  const followed = ALPHAS.map((alpha) => follow(ratios, alpha, reach));
  return followed.reduce((best, each) => (each.error < best.error ? each : best)).level;
}

function follow(ratios: readonly number[], alpha: number, reach: number): { level: number; error: number } {
  let level = median(ratios.slice(0, FIRST_DAYS))!;
  let error = 0;
  for (const ratio of ratios) {
    const surprise = ratio - level;
    error += Math.min(reach, Math.abs(surprise));
    level += alpha * Math.max(-reach, Math.min(reach, surprise));
  }
  return { level: Math.max(0, level), error };
}
