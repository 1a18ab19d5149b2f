import { TUTOR_METRICS, type TutorTrend } from '@iops/contracts';
import type { Counts } from './cell.js';
import { weekValue } from './week-values.js';

/** Known weeks from which on a line is drawn. */
const MIN_WEEKS = 4;
/** Standard errors from which on a slope is no accident. */
const CLEAR = 2;

/** A metric's value in one week and the weight that it has. */
export interface Point {
  x: number;
  y: number;
  weight: number;
}

/** The slope of a line through points, by weighted least squares, with its standard error; null under three points. */
export function slopeOf(points: readonly Point[]): { slope: number; error: number } | null {
  if (points.length < 3) return null;
  const weight = points.reduce((sum, p) => sum + p.weight, 0);
  const meanX = points.reduce((sum, p) => sum + p.weight * p.x, 0) / weight;
  const meanY = points.reduce((sum, p) => sum + p.weight * p.y, 0) / weight;
  const spread = points.reduce((sum, p) => sum + p.weight * (p.x - meanX) ** 2, 0);
  if (!(spread > 0)) return null;
  const slope = points.reduce((sum, p) => sum + p.weight * (p.x - meanX) * (p.y - meanY), 0) / spread;
  const residuals = points.reduce((sum, p) => sum + p.weight * (p.y - meanY - slope * (p.x - meanX)) ** 2, 0);
  // A slope of -0 is none.
  return { slope: slope + 0, error: Math.sqrt(residuals / (points.length - 2) / spread) };
}

/**
 * The trend of each metric over a tutor's full weeks, oldest first, from the first in which a session came to an end.
 * Weeks in which a metric is unknown are passed over.
 */
export function trendsOf(weeks: readonly Counts[]): TutorTrend[] {
  const first = weeks.findIndex((week) => week.completed + week.cancelled + week.noShow > 0);
  const own = first < 0 ? [] : weeks.slice(first);
  return TUTOR_METRICS.map((metric) => {
    const points = own.flatMap((week, x): Point[] => {
      const { value, n } = weekValue(metric, week);
      return value === null ? [] : [{ x, y: value, weight: n }];
    });
    const line = points.length < MIN_WEEKS ? null : slopeOf(points);
    return { metric, perWeek: line?.slope ?? null, direction: line && directionOf(line), weeks: points.length };
  });
}

function directionOf({ slope, error }: { slope: number; error: number }): NonNullable<TutorTrend['direction']> {
  // What rounding leaves of a level line is no slope.
  if (Math.abs(slope) <= CLEAR * error || Math.abs(slope) < 1e-9) return 'steady';
  return slope > 0 ? 'improving' : 'declining';
}
