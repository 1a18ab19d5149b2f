import type { DemandSeries } from './demand-series.js';
import type { PointRow, RunRow } from './forecast.queries.js';
import type { DemandForecast } from './forecast-demand.js';
import type { Values } from './profile.js';
import type { PastPoint } from './score-forecast.js';
import { HOUR_MS, type Hours, weekBefore } from './week-hours.js';

/** A forecast of requests in the form that is stored: in tutor-hours. */
export function storedForm(of: {
  subject: string;
  asOf: Date;
  forecast: DemandForecast;
  series: DemandSeries;
  ahead: Hours;
}): { run: RunRow; points: PointRow[] } {
  const { subject, asOf, forecast, ahead } = of;
  const { hoursPerRequest } = of.series;
  const run: RunRow = {
    subject,
    madeAt: asOf,
    method: forecast.method,
    hoursPerRequest,
    // The variance of c requests' hours is c² times that of the requests, and their mean is c times theirs.
    varianceLinear: forecast.spread.linear * hoursPerRequest,
    varianceSquare: forecast.spread.square,
    level: forecast.level,
  };
  const points = forecast.points.map(({ expected, lower80, upper80, lower95, upper95 }, i) => ({
    hour: new Date(ahead.from + i * HOUR_MS),
    expected: expected * hoursPerRequest,
    lower80: lower80 * hoursPerRequest,
    upper80: upper80 * hoursPerRequest,
    lower95: lower95 * hoursPerRequest,
    upper95: upper95 * hoursPerRequest,
  }));
  return { run, points };
}

/** What came: requests by hour, and the hours of tutors that each stood for. */
export interface Elapsed {
  hours: Hours;
  values: Values;
  hoursPerRequest: number;
}

/** Forecast hours beside what came in them and a week before, in tutor-hours. */
export function pastPoints(points: readonly PointRow[], { hours, values, hoursPerRequest }: Elapsed): PastPoint[] {
  const known = (index: number) => {
    const requests = values[index] ?? null;
    return requests === null ? null : requests * hoursPerRequest;
  };
  return points.map(({ hour, ...point }) => {
    const index = (hour.getTime() - hours.from) / HOUR_MS;
    return { ...point, actual: known(index), weekBefore: known(weekBefore(hours, index)) };
  });
}
