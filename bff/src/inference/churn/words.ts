import type { DismissReason, InterventionOutcome, Verdict } from '@iops/contracts';

/**
 * What closing an intervention says of whether the customer was about to leave: who was helped was, who did not need it
 * was not. That nobody was reached, or nothing changed, says neither: what happens next will.
 */
export function leavingByOutcome(outcome: InterventionOutcome): boolean | null {
  if (outcome === 'helped') return true;
  return outcome === 'not_needed' ? false : null;
}

/**
 * What an operator's verdict on an alert of churn says of it. An alert that was dismissed for being expected, told
 * already or too small to tell may still have been right.
 */
export function leavingByVerdict(verdict: Verdict | null, reason: DismissReason | null): boolean | null {
  if (verdict === 'confirmed') return true;
  return verdict === 'dismissed' && (reason === null || reason === 'false_alarm') ? false : null;
}
