import { TRACE_POINTS } from './limits.js';

/** The newest at the right edge, as high as the highest of them; on a field of 90 × 28. */
export function tracePoints(values: readonly number[]): string {
  const highest = Math.max(...values, 0.1);
  const offset = TRACE_POINTS - values.length;
  return values.map((value, index) => `${offset + index + 1},${round(26 - (24 * value) / highest)}`).join(' ');
}

const round = (value: number) => Math.round(value * 10) / 10;
