import type { Severity, TutorFlag } from '@iops/contracts';
import type { Evaluation } from './evaluate.js';
import { shownName } from './shown-name.js';

/** What the rule looks at: a tutor's figures of 13 weeks, and what is flagged in them. */
export interface TutorFinding {
  tutorId: string;
  name: string | null;
  /** 0..1: that the true first-session success lies under the target; null without a rated first session. */
  underTarget: number | null;
  flags: readonly TutorFlag[];
}

/** This sure a first-session success is under the target: of fewer flags, one in ten would be chance. */
const SURE = 0.9;
/** Until it is no more than this sure, what is alerted of goes on. */
export const STILL_UNDER_TARGET = 0.8;

/**
 * Evaluates how a tutor does. A first-session success that is surely too low, or a week that the tutor's own past makes
 * unlikely, warns; both together, or a week that is unusual in two ways, is critical. A drop from one week to the next is
 * told in lists, not alerted of: with a handful of sessions a week it is mostly chance.
 */
export function evaluateTutor(finding: TutorFinding, alerted: ReadonlySet<string>): Evaluation {
  const { tutorId, name } = finding;
  const label = shownName(name, tutorId);
  const fingerprint = `tutor_performance:tutor:${tutorId}`;
  return {
    type: 'tutor_performance',
    fingerprint,
    severity: tutorSeverity(finding, alerted.has(fingerprint)),
    title: `${label} does worse than is expected`,
    entity: { kind: 'tutor', id: tutorId, label },
    subject: null,
  };
}

/** Each ground by itself warns, two are critical; `isAlerted` lowers the bar for what goes on. */
export function tutorSeverity({ underTarget, flags }: Omit<TutorFinding, 'tutorId' | 'name'>, isAlerted = false) {
  const isUnder = underTarget !== null && underTarget >= (isAlerted ? STILL_UNDER_TARGET : SURE);
  // Fewer sessions than usual say nothing of how they went.
  const unusual = flags.filter(({ kind, metric }) => kind === 'unusual' && metric !== 'sessions');
  return severityOf(unusual.length + Number(isUnder));
}

function severityOf(grounds: number): Severity | null {
  if (grounds === 0) return null;
  return grounds === 1 ? 'warning' : 'critical';
}
