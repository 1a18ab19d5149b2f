/** One row that a figure in the text points to. */
export interface Evidence {
  /** `e1`, `e2`, …: stable within one explanation. */
  id: string;
  kind: 'finding' | 'factor' | 'change' | 'event' | 'counter';
  label: string;
  value: number | string;
  unit: string | null;
  /** ISO 8601: when it was so. */
  at: string;
  /** Where it can be looked up, or null. */
  href: string | null;
}

/** How much one feature moved the outcome; signed, in points of the score or terms of the model. */
export interface Factor {
  feature: string;
  label: string;
  value: number | string | null;
  contribution: number;
}

/** A figure, id or time in the text and the evidence row that backs it; offsets are UTF-16 units. */
export interface Figure {
  start: number;
  end: number;
  evidenceId: string;
}

/** Why an alert is there, in words whose every figure resolves to an evidence row. */
export interface Explanation {
  alertId: string;
  text: string;
  figures: Figure[];
  evidence: Evidence[];
  factors: Factor[];
  /** Ranked, most likely first; empty when nothing explains it. */
  causes: { label: string; evidenceIds: string[] }[];
  /** Evidence ids that speak against it. */
  counterEvidence: string[];
  confidence: { level: 'low' | 'medium' | 'high'; n: number };
  /** Who phrased it: `template`, or a model's name. */
  provider: string;
  /** 0..1: share of the phrased sentences whose every figure could be checked. The others were dropped. */
  grounded: number;
  /** IANA: the zone that times in the text are told in. */
  timeZone: string;
  createdAt: string;
}
