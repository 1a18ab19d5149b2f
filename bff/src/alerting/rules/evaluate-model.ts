import type { ForecastAccuracy, ModelWatch, Severity } from '@iops/contracts';
import type { Evaluation } from './evaluate.js';

/** What the rule looks at: what is watched of the model of churn in force. */
export interface ChurnModelFinding {
  /** Shipped with us it never saw these customers: that they are others than in training is no news. */
  isShipped: boolean;
  watch: Pick<ModelWatch, 'drift' | 'figures'> | null;
}

/** Mean distance between what is said and what comes true: twice what is aimed at, and what nobody can act on. */
export const CALIBRATION_LIMIT = 0.1;
const CALIBRATION_CRITICAL = 0.2;
/** An index over which a feature is spread quite otherwise than in training; over 1 they are other customers. */
export const DRIFT_LIMIT = 0.25;
const DRIFT_OTHERS = 1;
/** Share of hours that a 95 % band must hold, and has come to be a guess. */
export const COVERAGE_LIMIT = 0.9;
const COVERAGE_CRITICAL = 0.8;
/** Fewer hours than those of a week say little of a forecast. */
const LEAST_HOURS = 168;

/** Evaluates the model of churn. */
export function evaluateChurnModel(finding: ChurnModelFinding): Evaluation {
  return {
    ...about('churn', 'Churn model'),
    severity: churnModelSeverity(finding),
    title: 'The churn model does not fit any more',
  };
}

/** Evaluates the forecasts of all subjects, as they turned out. */
export function evaluateForecasts(accuracy: ForecastAccuracy): Evaluation {
  return {
    ...about('forecast', 'Demand forecast'),
    severity: forecastSeverity(accuracy),
    title: 'The demand forecasts are less exact than they say',
  };
}

/** A calibration past its limit warns, as other customers do; a feature that has moved is worth knowing. */
export function churnModelSeverity({ isShipped, watch }: ChurnModelFinding): Severity | null {
  if (watch === null) return null;
  const error = watch.figures?.calibrationError ?? 0;
  if (error > CALIBRATION_CRITICAL) return 'critical';
  const drift = isShipped ? 0 : Math.max(0, ...watch.drift.map(({ index }) => index));
  if (error > CALIBRATION_LIMIT || drift > DRIFT_OTHERS) return 'warning';
  return drift > DRIFT_LIMIT ? 'info' : null;
}

/** Bands that hold too little, and forecasts that repeating last week would beat, warn. */
export function forecastSeverity({ hours, coverage95, skill }: ForecastAccuracy): Severity | null {
  if (hours < LEAST_HOURS) return null;
  if (coverage95 !== null && coverage95 < COVERAGE_CRITICAL) return 'critical';
  return (coverage95 !== null && coverage95 < COVERAGE_LIMIT) || (skill !== null && skill < 0) ? 'warning' : null;
}

function about(id: string, label: string) {
  return {
    type: 'model_quality' as const,
    fingerprint: `model_quality:model:${id}`,
    entity: { kind: 'model' as const, id, label },
    subject: null,
  };
}
