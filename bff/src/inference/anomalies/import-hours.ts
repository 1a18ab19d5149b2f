import type { Valuation } from '@iops/contracts';
import { HOUR_MS } from '../forecast/week-hours.js';

/** A series as it was sent; `start` in milliseconds since 1970. */
export interface SentSeries {
  start: number;
  stepSeconds: number;
  values: readonly (number | null)[];
}

/** What an hour came to; null where nothing is known of it. */
export interface ImportedHour {
  hour: Date;
  value: number | null;
}

/**
 * The hours of UTC that a series covers. Counts and sums are added up, and an hour of which a part is missing is not
 * known; means are averaged over the parts that are known, of last values the last known is taken.
 */
export function hoursOf({ start, stepSeconds, values }: SentSeries, kind: Valuation['kind']): ImportedHour[] {
  const parts = HOUR_MS / 1000 / stepSeconds;
  const byHour = new Map<number, (number | null)[]>();
  values.forEach((value, i) => {
    const hour = Math.floor((start + i * stepSeconds * 1000) / HOUR_MS) * HOUR_MS;
    const known = byHour.get(hour);
    if (known === undefined) byHour.set(hour, [value]);
    else known.push(value);
  });
  return [...byHour].map(([hour, known]) => ({ hour: new Date(hour), value: valueOf(known, parts, kind) }));
}

function valueOf(values: readonly (number | null)[], parts: number, kind: Valuation['kind']): number | null {
  const known = values.filter((value) => value !== null);
  const sum = known.reduce((total, value) => total + value, 0);
  if (kind === 'count' || kind === 'sum') return known.length < parts ? null : sum;
  if (known.length === 0) return null;
  return kind === 'mean' ? sum / known.length : known.at(-1)!;
}
