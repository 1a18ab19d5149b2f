import { lastStart } from '../../charts/sparkline.js';
import type { Lookback } from './lookback.js';

/** From this long on, the API tells a total that starts anew at midnight by the day. */
const BY_DAY_MS = 2 * 86_400_000;

/** From which point on the trend of a total that starts anew at midnight is of a day not over yet; `now` in milliseconds. */
export function openFrom(values: readonly (number | null)[], lookback: Lookback, now: number): number {
  return isByDay(lookback, now) ? Math.max(0, values.length - 2) : lastStart(values);
}

function isByDay({ range, from, to }: Lookback, now: number): boolean {
  if (from === '') return range === '7d' || range === '30d';
  const end = to === '' ? now : Math.min(now, Date.parse(to));
  return end - Date.parse(from) >= BY_DAY_MS;
}
