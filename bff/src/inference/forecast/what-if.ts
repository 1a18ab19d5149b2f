import type { ForecastPoint, WhatIf } from '@iops/contracts';

/** A point with demand and supply changed by shares; the bands move with the demand. */
export function changePoint(
  point: ForecastPoint,
  { demandChange, supplyChange }: Omit<WhatIf, 'subject'>,
): ForecastPoint {
  const [more, supplied] = [1 + demandChange, 1 + supplyChange];
  return {
    time: point.time,
    expected: point.expected * more,
    lower80: point.lower80 * more,
    upper80: point.upper80 * more,
    lower95: point.lower95 * more,
    upper95: point.upper95 * more,
    supply: point.supply * supplied,
    utilization: point.utilization === null || supplied === 0 ? null : (point.utilization * more) / supplied,
  };
}
