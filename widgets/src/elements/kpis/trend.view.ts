import type { Kpi, KpiId } from '@iops/contracts';
import type { TemplateResult } from 'lit';
import { lastStart } from '../../charts/sparkline.js';
import { sparklineView } from '../../charts/sparkline.view.js';
import type { ControlVoice } from './kpis.controls.js';

/** Figures that grow until the day is over, and start anew: the latest stretch of their trend is of a day that is not. */
const RUNNING_TOTALS: ReadonlySet<KpiId> = new Set(['sessions_today']);

/** The trend of a KPI, told in words to those who cannot see it; `write` writes a value with its unit. */
export function trendView(kpi: Kpi, voice: ControlVoice, write: (value: number) => string): TemplateResult {
  const { id, sparkline } = kpi;
  return sparklineView(
    sparkline,
    trendText(kpi, voice, write),
    RUNNING_TOTALS.has(id) ? lastStart(sparkline) : undefined,
  );
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
