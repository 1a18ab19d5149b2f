import type { ForecastDriver, ForecastPoint } from '@iops/contracts';

/** A level this close to the usual one explains nothing. */
const LEAST_CHANGE = 0.02;

/** Why a forecast is what it is: where the level stands, and the hour of the week that stands out most. */
export function driversOf(points: readonly ForecastPoint[], level: number | null, timeZone: string): ForecastDriver[] {
  const drivers: ForecastDriver[] = [];
  if (level !== null && Math.abs(level - 1) >= LEAST_CHANGE) {
    const percent = `${Math.abs(Math.round(100 * (level - 1)))} %`;
    const side = level > 1 ? 'above' : 'below';
    drivers.push({
      kind: 'level',
      text: `Demand is ${percent} ${side} the mean of the last four weeks.`,
      factor: level,
    });
  }
  const total = points.reduce((sum, { expected }) => sum + expected, 0);
  const peak = points.reduce<ForecastPoint | null>(
    (top, point) => (point.expected > (top?.expected ?? 0) ? point : top),
    null,
  );
  if (peak === null || total === 0) return drivers;
  const usual = peak.expected / (level || 1);
  const text = `Busiest on ${hourName(peak.time, timeZone)}: usually ${usual.toFixed(1)} tutor-hours × level ${(level ?? 1).toFixed(2)}.`;
  return [...drivers, { kind: 'peak', text, factor: (peak.expected * points.length) / total }];
}

function hourName(time: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit' }).format(
    new Date(time),
  );
}
