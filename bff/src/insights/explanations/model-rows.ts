import { PERCENT_UNIT } from './display.js';
import type { ChurnModelFacts, Facts, ForecastModelFacts } from './facts.js';
import type { Draft } from './reasons.js';

/** Features that are told. */
const MAX_DRIFTED = 3;

type Row = (key: string, label: string, value: Draft['value'], unit: string | null) => Draft;

/** Rows of how a model fares, or none where nothing is known of it. */
export function modelRows({ model, asOf }: Facts): Draft[] {
  if (model === null) return [];
  const at = asOf.toISOString();
  const href = model.model === 'churn' ? '/api/models' : '/api/forecasts/accuracy';
  const row: Row = (key, label, value, unit) => ({ key, kind: 'finding', label, value, unit, at, href });
  return model.model === 'churn' ? churnRows(model, row) : forecastRows(model, row);
}

function churnRows({ limit, error, trainedError, customers, drifted }: ChurnModelFacts, row: Row): Draft[] {
  const calibration =
    error === null
      ? []
      : [
          row('error', 'Off by', percent(error), PERCENT_UNIT),
          row('limit', 'Tolerated', percent(limit), PERCENT_UNIT),
          row('customers', 'Customers whose outcome is known', customers, 'customers'),
          row('trainedError', 'Off by at its training', percent(trainedError), PERCENT_UNIT),
        ];
  const moved = drifted
    .slice(0, MAX_DRIFTED)
    .map((label, i) => row(`drifted:${i}`, 'Otherwise than in training', label, null));
  return [...calibration, ...moved];
}

function forecastRows({ hours, coverage, limit, skill, wape }: ForecastModelFacts, row: Row): Draft[] {
  const known = (key: string, label: string, value: number | null) =>
    value === null ? [] : [row(key, label, percent(value), PERCENT_UNIT)];
  const worse = skill !== null && skill < 0 ? skill : null;
  const better = skill !== null && skill >= 0 ? known('skill', 'Better than the week before by', skill) : [];
  return [
    row('hours', 'Hours that were compared', hours, 'hours'),
    ...known('coverage', 'Within the wide band', coverage),
    row('limit', 'Tolerated at least', percent(limit), PERCENT_UNIT),
    ...known('wape', 'Off by, of demand', wape),
    ...known('worse', 'Worse than the week before by', worse),
    ...better.map((one) => ({ ...one, kind: 'counter' as const })),
  ];
}

function percent(share: number): number {
  return Math.round(1_000 * share) / 10;
}
