import type { AlertAction, AlertStatus } from '@iops/contracts';

/** What an operator's action does to an alert. */
export type ActionResult =
  | { kind: 'done'; status: AlertStatus }
  | { kind: 'already' }
  | { kind: 'refused'; reason: string };

/** The status that each action leads to. */
const LEADS_TO: Readonly<Record<AlertAction, AlertStatus>> = {
  acknowledge: 'acknowledged',
  resolve: 'resolved',
  dismiss: 'dismissed',
};

/** Decides on an action. Doing again what was done is fine and changes nothing. */
export function act(status: AlertStatus, action: AlertAction): ActionResult {
  const target = LEADS_TO[action];
  if (status === target) return { kind: 'already' };
  if (status === 'resolved' || status === 'dismissed') {
    return { kind: 'refused', reason: `The alert was ${status} already; it cannot be ${target} any more.` };
  }
  return { kind: 'done', status: target };
}
