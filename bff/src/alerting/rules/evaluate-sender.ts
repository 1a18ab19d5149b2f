import type { Severity } from '@iops/contracts';
import type { Evaluation } from './evaluate.js';

/** What the rule looks at: what a sender sent in the last `INTAKE_MINUTES`. */
export interface SenderFinding {
  sender: string;
  /** The key's name, where the sender is one. */
  name: string | null;
  sent: number;
  refused: number;
}

/** Minutes looked at: long enough for a slow feed, short enough to be told of a deployment that broke one. */
export const INTAKE_MINUTES = 15;
/** Fewer refusals are somebody trying something out. */
const REFUSED_AT_LEAST = 20;
/** Shares of what was sent: a broken field of one stream, and a feed that is broken altogether. */
const WARNING_SHARE = 0.05;
const CRITICAL_SHARE = 0.25;
const MINUTE_MS = 60_000;

/** The whole minutes that are looked at, and the one under way. */
export function intakeWindow(at: Date): { from: Date; to: Date } {
  const from = at.getTime() - INTAKE_MINUTES * MINUTE_MS;
  return { from: new Date(Math.ceil(from / MINUTE_MS) * MINUTE_MS), to: at };
}

/** Evaluates how much of what a sender sends is refused. */
export function evaluateSender(finding: SenderFinding): Evaluation {
  const { sender, name } = finding;
  const label = name ?? sender;
  return {
    type: 'data_quality',
    fingerprint: `data_quality:sender:${sender}`,
    severity: dataQualitySeverity(finding),
    title: `Events of ${label} are being refused`,
    entity: { kind: 'sender', id: sender, label },
    subject: null,
  };
}

/** A twentieth of what was sent warns, a quarter is critical; a few refusals are neither. */
export function dataQualitySeverity({ sent, refused }: Pick<SenderFinding, 'sent' | 'refused'>): Severity | null {
  if (refused < REFUSED_AT_LEAST) return null;
  const share = refused / sent;
  if (share >= CRITICAL_SHARE) return 'critical';
  return share >= WARNING_SHARE ? 'warning' : null;
}
