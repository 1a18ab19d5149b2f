import type { Alert, AlertAction, AlertActionRequest, DismissReason, Verdict } from '@iops/contracts';
import { isOpen } from './alert-filter.js';

/** What an operator wants done. */
export interface DeedRequest extends AlertActionRequest {
  action: AlertAction;
}

/** Equal to the contracts', which give types only. */
export const REASONS: readonly DismissReason[] = ['false_alarm', 'too_sensitive', 'expected', 'duplicate', 'other'];

/** Whether an action would change something, as the API allows it. */
export function isAllowed(action: AlertAction, alert: Alert): boolean {
  const { status, verdict, escalation, suppressedBy } = alert;
  if (action === 'acknowledge') return status === 'active';
  if (action === 'confirm') return status !== 'dismissed' && verdict !== 'confirmed';
  if (action === 'reopen') return status !== 'active' || suppressedBy.length > 0;
  return isOpen(alert) && (action !== 'escalate' || escalation === null);
}

/** The alert as it will be when the request succeeds. */
export function applied(alert: Alert, { action, until = '' }: DeedRequest, by: string): Alert {
  switch (action) {
    case 'acknowledge':
      return { ...alert, status: 'acknowledged' };
    case 'resolve':
      return { ...alert, status: 'resolved', suppressedBy: [] };
    case 'dismiss':
      return { ...alert, status: 'dismissed', suppressedBy: [] };
    case 'confirm':
      return { ...alert, verdict: 'confirmed' satisfies Verdict };
    case 'snooze':
      return { ...alert, suppressedBy: [{ kind: 'snooze', by, until }] };
    case 'escalate':
      return { ...alert, severity: 'critical', status: 'active', suppressedBy: [] };
    case 'reopen':
      return { ...alert, status: 'active', suppressedBy: [] };
    default: {
      const never: never = action;
      return never;
    }
  }
}
