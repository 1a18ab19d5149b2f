import {
  ALERT_ACTIONS,
  type AlertAction,
  type AlertStatus,
  type Condition,
  type DismissReason,
  type Severity,
  type Verdict,
} from '@iops/contracts';

/** How an alert stands at the hands of operators. */
export interface Standing {
  status: AlertStatus;
  severity: Severity;
  condition: Condition;
  endedAt: Date | null;
  clearSince: Date | null;
  acknowledgedAt: Date | null;
  snoozedUntil: Date | null;
  snoozedBy: string | null;
  escalatedAt: Date | null;
  escalatedBy: string | null;
  verdict: Verdict | null;
  dismissReason: DismissReason | null;
}

/** An action, and what some of them take. */
export type Ask =
  | { action: Exclude<AlertAction, 'snooze' | 'dismiss'> }
  | { action: 'dismiss'; reason: DismissReason | null }
  | { action: 'snooze'; until: Date };

/** What an action does to an alert: the fields that change, nothing, or a refusal with what is allowed instead. */
export type ActionResult =
  | { kind: 'done'; change: Partial<Standing> }
  | { kind: 'already' }
  | { kind: 'refused'; reason: string; allowed: AlertAction[] };

/** The statuses that each action may be done in. */
const ALLOWED: Readonly<Record<AlertAction, readonly AlertStatus[]>> = {
  acknowledge: ['active'],
  resolve: ['active', 'acknowledged'],
  dismiss: ['active', 'acknowledged'],
  // Whether it was right to tell may turn out after it is over.
  confirm: ['active', 'acknowledged', 'resolved'],
  snooze: ['active', 'acknowledged'],
  escalate: ['active', 'acknowledged'],
  reopen: ['active', 'acknowledged', 'resolved', 'dismissed'],
};

/** The mark of a snooze, taken off. */
export const NOT_SNOOZED = { snoozedUntil: null, snoozedBy: null } as const;
/** The mark of an escalation, taken off. */
export const NOT_ESCALATED = { escalatedAt: null, escalatedBy: null } as const;

/** Decides on an action by `actor` at `at`. Doing again what was done is fine and changes nothing, whoever did it. */
export function act(standing: Standing, ask: Ask, { actor, at }: { actor: string; at: Date }): ActionResult {
  if (isDone(standing, ask)) return { kind: 'already' };
  const { status } = standing;
  if (!ALLOWED[ask.action].includes(status)) {
    const reason = `The alert is ${status}; "${ask.action}" cannot be done to it any more.`;
    return { kind: 'refused', reason, allowed: allowedIn(status) };
  }
  return { kind: 'done', change: changeOf(standing, ask, { actor, at }) };
}

/** The actions that change something in a status. */
export function allowedIn(status: AlertStatus): AlertAction[] {
  return ALERT_ACTIONS.filter((action) => ALLOWED[action].includes(status));
}

function isDone(standing: Standing, ask: Ask): boolean {
  const { status, verdict, snoozedUntil, escalatedAt } = standing;
  switch (ask.action) {
    case 'acknowledge':
      return status === 'acknowledged';
    case 'resolve':
      return status === 'resolved';
    case 'dismiss':
      return status === 'dismissed';
    case 'confirm':
      return verdict === 'confirmed';
    case 'snooze':
      return snoozedUntil?.getTime() === ask.until.getTime();
    case 'escalate':
      return escalatedAt !== null;
    case 'reopen':
      return status === 'active' && snoozedUntil === null;
    default: {
      const never: never = ask;
      throw new Error(`unknown action ${JSON.stringify(never)}`);
    }
  }
}

function changeOf(standing: Standing, ask: Ask, { actor, at }: { actor: string; at: Date }): Partial<Standing> {
  switch (ask.action) {
    case 'acknowledge':
      return { status: 'acknowledged', acknowledgedAt: standing.acknowledgedAt ?? at, ...NOT_ESCALATED };
    case 'resolve':
      return { status: 'resolved', ...dealtWith(standing, at) };
    case 'dismiss':
      return { status: 'dismissed', verdict: 'dismissed', dismissReason: ask.reason, ...dealtWith(standing, at) };
    case 'confirm':
      return { verdict: 'confirmed' };
    case 'snooze':
      return { snoozedUntil: ask.until, snoozedBy: actor };
    case 'escalate':
      return { severity: 'critical', status: 'active', ...NOT_SNOOZED, escalatedAt: at, escalatedBy: actor };
    case 'reopen':
      return reopened(standing);
    default: {
      const never: never = ask;
      throw new Error(`unknown action ${JSON.stringify(never)}`);
    }
  }
}

/** While the condition holds the episode goes on, quietly; one that was reopened after it recovered has nothing to wait for. */
function dealtWith({ condition, endedAt }: Standing, at: Date): Partial<Standing> {
  return { ...NOT_SNOOZED, ...NOT_ESCALATED, endedAt: condition === 'recovered' ? (endedAt ?? at) : endedAt };
}

/** Active and without a mark; a dismissal is taken back, a confirmation stays. An episode that had ended goes on. */
function reopened({ verdict, endedAt, clearSince }: Standing): Partial<Standing> {
  return {
    status: 'active',
    ...NOT_SNOOZED,
    ...NOT_ESCALATED,
    verdict: verdict === 'dismissed' ? null : verdict,
    dismissReason: null,
    endedAt: null,
    clearSince: endedAt === null ? clearSince : null,
  };
}
