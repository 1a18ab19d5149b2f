import { PERCENT_UNIT, TIME_UNIT } from './display.js';
import type { Facts, SupplyFacts } from './facts.js';
import type { Draft } from './reasons.js';

/** No probability of what lies ahead is told as certainty. */
const SUREST = 99;
const HOURS = 'hours';

type Row = (key: string, label: string, value: Draft['value'], unit: string | null) => Draft;

/** Rows of what is expected of a subject in the days ahead, or none where nothing is known of it. */
export function supplyRows({ supply, alert, asOf }: Facts): Draft[] {
  if (supply === null) return [];
  const at = asOf.toISOString();
  const href = `/api/forecasts/subject/${encodeURIComponent(alert.entity.id)}`;
  const row: Row = (key, label, value, unit) => ({ key, kind: 'finding', label, value, unit, at, href });
  const told = alert.type === 'supply_shortage' ? shortageRows(supply, row) : surplusRows(supply, row);
  // A shortage that is over by now: there is nothing to tell but the title.
  if (told.length === 0) return [];
  return [
    ...told,
    row('madeAt', 'Forecast made', supply.madeAt.toISOString(), TIME_UNIT),
    ...backgroundRows(supply, row),
  ];
}

function shortageRows({ shortage }: SupplyFacts, row: Row): Draft[] {
  if (shortage === null) return [];
  const { worst, spans, gap } = shortage;
  return [
    row('from', 'From', worst.start, TIME_UNIT),
    row('to', 'To', worst.end, TIME_UNIT),
    row('demand', 'Hours that will be asked for', rounded(worst.demand), HOURS),
    row('supply', 'Hours on offer', rounded(worst.supply), HOURS),
    row('ratio', 'On offer of what will be asked for', Math.round(100 * worst.ratio), PERCENT_UNIT),
    row('gap', 'Hours missing', rounded(worst.gap), HOURS),
    row('probability', 'Probability', Math.min(SUREST, Math.round(100 * worst.probability)), PERCENT_UNIT),
    ...(spans > 1
      ? [
          row('spans', 'Spans with too little', spans, 'spans'),
          row('allGaps', 'Hours missing in all', rounded(gap), HOURS),
        ]
      : []),
  ];
}

function surplusRows({ week: { demand, supply } }: SupplyFacts, row: Row): Draft[] {
  return [
    row('supply', 'Hours on offer', rounded(supply), HOURS),
    row('demand', 'Hours that will be asked for', rounded(demand), HOURS),
    row('idle', 'Hours left over', rounded(supply - demand), HOURS),
  ];
}

function backgroundRows({ level, wape }: SupplyFacts, row: Row): Draft[] {
  return [
    ...(level === null
      ? []
      : [
          {
            ...row('level', 'Demand against its usual', Math.round(100 * level), PERCENT_UNIT),
            kind: 'factor' as const,
          },
        ]),
    ...(wape === null
      ? []
      : [{ ...row('wape', 'Forecasts were off by', Math.round(100 * wape), PERCENT_UNIT), kind: 'counter' as const }]),
  ];
}

function rounded(hours: number): number {
  return Math.round(10 * hours) / 10;
}
