import type { Kpi, KpiId } from '@iops/contracts';
import type { TemplateResult } from 'lit';
import { sparklineView } from '../../charts/sparkline.view.js';
import type { ControlVoice } from './kpis.controls.js';
import type { Lookback } from './lookback.js';
import { openFrom } from './open-from.js';

/** Figures that grow until the day is over, and start anew: the latest stretch of their trend is of a day that is not. */
const RUNNING_TOTALS: ReadonlySet<KpiId> = new Set(['sessions_today']);

/** Draws the trend of a KPI over a lookback, told in words to those who cannot see it; `write` writes a value with its unit. */
export function trendView(
  kpi: Kpi,
  lookback: Lookback,
  voice: ControlVoice,
  write: (value: number) => string,
): TemplateResult {
  const { id, sparkline } = kpi;
  const open = RUNNING_TOTALS.has(id) ? openFrom(sparkline, lookback, Date.now()) : undefined;
  return sparklineView(sparkline, trendText(kpi, voice, write), open);
}

function trendText(
  { sparkline }: Kpi,
  { strings: { kpis, controls } }: ControlVoice,
  write: (value: number) => string,
): string {
  const known = sparkline.filter((value) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return kpis.noData;
  return controls.trend(write(first), write(last), write(Math.min(...known)), write(Math.max(...known)));
}
