import type { AlertType, Evidence, Explanation, Factor, Severity } from '@iops/contracts';

/** A row before it has its number. */
export interface Draft extends Omit<Evidence, 'id'> {
  /** What it tells, by which template and causes find it; several of one kind are told apart, `factor:velocity`. */
  key: string;
}

/** What may be said of an alert: everything a phraser gets, and nothing else. */
export interface Reasons {
  type: AlertType;
  severity: Severity;
  /** Times are written in this IANA zone. */
  timeZone: string;
  evidence: Evidence[];
  /** The same rows by what they tell. */
  rows: ReadonlyMap<string, Evidence>;
  factors: Factor[];
  causes: Explanation['causes'];
  counterEvidence: string[];
  confidence: Explanation['confidence'];
}
