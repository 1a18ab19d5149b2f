import { type AlertEntity, type AlertType, type HealthTier, SEVERITIES, type Severity } from '@iops/contracts';
import { shownName } from './shown-name.js';

/** What one rule found of one entity. `severity` null: the condition does not hold. */
export interface Evaluation {
  type: AlertType;
  /** type + what it is about. */
  fingerprint: string;
  severity: Severity | null;
  title: string;
  entity: AlertEntity;
  subject: string | null;
}

/** What the customer rules look at. */
export interface CustomerFinding {
  customerId: string;
  name: string | null;
  /** 0..100 unrounded; null when unknown. */
  score: number | null;
  tier: HealthTier | null;
  scoreWeekAgo: number | null;
  calls14d: number;
  active: boolean;
}

/** Calls in 14 days from which a spike is a warning, and critical (design, section 17). */
const CALLS_WARNING = 2;
const CALLS_CRITICAL = 3;
/** Points lost in 7 days that make a customer at risk worth a warning (design, section 17). */
const DROP_WARNING = 10;

/** Evaluates every customer rule; `fresh` says whether silence means anything right now. */
export function evaluateCustomer(finding: CustomerFinding, fresh: boolean): Evaluation[] {
  const label = shownName(finding.name, finding.customerId);
  const about = (type: AlertType) => ({
    type,
    fingerprint: `${type}:customer:${finding.customerId}`,
    entity: { kind: 'customer' as const, id: finding.customerId, label },
    subject: null,
  });
  const spike = {
    ...about('call_spike'),
    severity: callSpikeSeverity(finding.calls14d),
    title: `${label} keeps calling support`,
  };
  // A score falls when sessions are missing: while events are, that says nothing.
  if (!fresh) return [spike];
  return [
    spike,
    { ...about('churn_risk'), severity: churnRiskSeverity(finding), title: `${label} may be about to leave` },
  ];
}

/** Two calls in 14 days warn, three are critical. */
export function callSpikeSeverity(calls14d: number): Severity | null {
  if (calls14d >= CALLS_CRITICAL) return 'critical';
  return calls14d >= CALLS_WARNING ? 'warning' : null;
}

/** Tier critical is critical; at risk and down ten points in seven days warns. Who left already is not about to leave. */
export function churnRiskSeverity({ tier, score, scoreWeekAgo, active }: CustomerFinding): Severity | null {
  if (!active || score === null) return null;
  if (tier === 'critical') return 'critical';
  const drop = scoreWeekAgo === null ? 0 : scoreWeekAgo - score;
  return tier === 'at_risk' && drop >= DROP_WARNING ? 'warning' : null;
}

/** Of several evaluations with one fingerprint the worst, the first of equals. */
export function worstOfEach(evaluations: readonly Evaluation[]): Evaluation[] {
  const byFingerprint = new Map<string, Evaluation>();
  for (const evaluation of evaluations) {
    const other = byFingerprint.get(evaluation.fingerprint);
    if (other === undefined || rankOf(evaluation) > rankOf(other))
      byFingerprint.set(evaluation.fingerprint, evaluation);
  }
  return [...byFingerprint.values()];
}

/** -1 where the condition does not hold. */
function rankOf({ severity }: Evaluation): number {
  return severity === null ? -1 : SEVERITIES.indexOf(severity);
}
