import type { Balance, Imbalance, Severity } from '@iops/contracts';
import type { Evaluation } from './evaluate.js';

/** What the rules of supply look at: a subject's next seven days. */
export interface SupplyFinding {
  subject: string;
  week: Balance;
  /** The subject's own, of both kinds. */
  imbalances: readonly Imbalance[];
}

/**
 * A shortage needs somebody from so many tutor-hours on that are missing in one span, which are at least such a share
 * of the week's demand, this sure: what is less, tutors and students sort out among themselves. In calm marketplaces of
 * the simulator the largest span misses four hours.
 */
const LEAST_GAP = 5;
const LEAST_SHARE = 0.05;
const LEAST_PROBABILITY = 0.9;
/** From a fifth of the week's demand on it is critical: one evening of one weekday, gone. */
const CRITICAL_SHARE = 0.2;
/** Supply over demand from which on tutors sit idle all week, not only in quiet hours; twice the design's bound of 1.3 is usual. */
const IDLE_RATIO = 3;
const LEAST_IDLE_HOURS = 20;
/** What is alerted of goes on until it is this much better: else it would come and go with every hour that passes. */
const EASED = 0.8;

/** Evaluates a subject's shortage and surplus; `alerted` holds the fingerprints of what is alerted of now. */
export function evaluateSupply(finding: SupplyFinding, alerted: ReadonlySet<string>): Evaluation[] {
  const { subject } = finding;
  const label = labelOf(subject);
  const about = (type: 'supply_shortage' | 'supply_surplus') => ({
    type,
    fingerprint: `${type}:subject:${subject}`,
    entity: { kind: 'subject' as const, id: subject, label },
    subject,
  });
  const [shortage, surplus] = [about('supply_shortage'), about('supply_surplus')];
  const easeOf = ({ fingerprint }: { fingerprint: string }) => (alerted.has(fingerprint) ? EASED : 1);
  return [
    {
      ...shortage,
      severity: shortageSeverity(finding, easeOf(shortage)),
      title: `${label}: too few tutor-hours ahead`,
    },
    { ...surplus, severity: surplusSeverity(finding, easeOf(surplus)), title: `${label}: tutors will sit idle` },
  ];
}

/** The shortage of a subject that is told of: the most missing hours by their probability; null of none. */
export function worstShortage(imbalances: readonly Imbalance[]): Imbalance | null {
  const weight = ({ gap, probability }: Imbalance) => gap * probability;
  const [worst] = imbalances.filter(({ kind }) => kind === 'shortage').toSorted((a, b) => weight(b) - weight(a));
  return worst ?? null;
}

/** Too many hours missing in one span warn; a fifth of the week's demand is critical. `ease` below 1 lowers the bar. */
export function shortageSeverity({ week, imbalances }: SupplyFinding, ease = 1): Severity | null {
  const worst = worstShortage(imbalances);
  if (worst === null || week.demand <= 0) return null;
  const { gap, probability } = worst;
  const share = gap / week.demand;
  if (gap < ease * LEAST_GAP || share < ease * LEAST_SHARE || probability < ease * LEAST_PROBABILITY) return null;
  return share >= CRITICAL_SHARE ? 'critical' : 'warning';
}

/** A week with several times the hours that are asked for is worth knowing; it needs nobody at once. */
export function surplusSeverity({ week: { demand, supply, ratio } }: SupplyFinding, ease = 1): Severity | null {
  if (ratio === null || ratio < ease * IDLE_RATIO) return null;
  return supply - demand >= ease * LEAST_IDLE_HOURS ? 'info' : null;
}

/** `computer_science` is told as "Computer science". */
function labelOf(subject: string): string {
  const words = subject.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
