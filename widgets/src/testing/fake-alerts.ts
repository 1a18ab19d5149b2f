import type {
  Alert,
  AlertAction,
  AlertState,
  AlertsAnswer,
  AlertsSummary,
  BulkActionAnswer,
  BulkActionItem,
  BulkActionRequest,
} from '@iops/contracts';

const SEVERITIES = ['critical', 'warning', 'info'];
const STATES: AlertState[] = ['active', 'acknowledged', 'snoozed', 'resolved', 'dismissed'];
const OPEN = STATES.slice(0, 3);
/** When the fake's people act. */
export const ACTED_AT = '2026-11-20T14:06:00.000Z';

const stateOf = ({ status, suppressedBy }: Alert): AlertState => (suppressedBy.length > 0 ? 'snoozed' : status);
const wanted = (query: URLSearchParams, name: string) => query.get(name)?.split(',') ?? null;

/** What `GET /api/alerts` answers; cursors are places in the list. */
export function listAlerts(alerts: readonly Alert[], query: URLSearchParams): AlertsAnswer {
  const found = alerts.filter((alert) => passes(alert, query)).sort(inOrder);
  const from = Number(query.get('cursor') ?? '0');
  const to = from + Number(query.get('limit') ?? '25');
  const bySeverity = { info: 0, warning: 0, critical: 0 };
  for (const { severity } of found) bySeverity[severity] += 1;
  return {
    items: found.slice(from, to),
    nextCursor: to < found.length ? String(to) : null,
    total: found.length,
    bySeverity,
  };
}

/** What `GET /api/alerts/summary` answers. */
export function summarizeAlerts(alerts: readonly Alert[], query: URLSearchParams): AlertsSummary {
  const without = (name: string) => {
    const others = new URLSearchParams(query);
    others.delete(name);
    // Without a state those that need somebody are counted, but by state all.
    if (name === 'state') others.set('state', STATES.join());
    return alerts.filter((alert) => passes(alert, others));
  };
  const tally = (keys: readonly string[], found: readonly Alert[], keyOf: (alert: Alert) => string) =>
    Object.fromEntries(keys.map((key) => [key, found.filter((alert) => keyOf(alert) === key).length]));
  const types = [...new Set(alerts.map(({ type }) => type))];
  const last =
    alerts
      .map(({ history }) => history.at(-1)!.at)
      .sort()
      .at(-1) ?? null;
  return {
    total: alerts.filter((alert) => passes(alert, query)).length,
    bySeverity: tally(SEVERITIES, without('severity'), ({ severity }) => severity) as AlertsSummary['bySeverity'],
    byState: tally(STATES, without('state'), stateOf) as AlertsSummary['byState'],
    byType: tally(types, without('type'), ({ type }) => type) as AlertsSummary['byType'],
    lastChangeAt: last,
  };
}

/** What `POST /api/alerts/bulk` does to the alerts, and answers. */
export function actOnAlerts(
  alerts: Alert[],
  { ids, action, note, reason, until }: BulkActionRequest,
): BulkActionAnswer {
  const items = ids.map((id): BulkActionItem => {
    const at = alerts.findIndex((alert) => alert.id === id);
    const alert = alerts[at];
    if (!alert) return { id, outcome: 'not_found' };
    const change = changeOf(action, until);
    const isDone = Object.entries(change).every(([key, value]) => alert[key as keyof Alert] === value);
    if (isDone) return { id, outcome: 'already', alert };
    const isClosed = alert.status === 'resolved' || alert.status === 'dismissed';
    if (isClosed && action !== 'reopen')
      return { id, outcome: 'refused', alert, detail: 'It is closed.', allowed: ['reopen'] };
    const entry = {
      at: ACTED_AT,
      actor: 'ana',
      action,
      note: note ?? null,
      ...(reason && { reason }),
      ...(until && { until }),
    };
    const acted = { ...alert, ...change, history: [...alert.history, entry] };
    alerts[at] = acted;
    return { id, outcome: 'done', alert: acted };
  });
  return { items };
}

function changeOf(action: AlertAction, until = ''): Partial<Alert> {
  const changes: Record<AlertAction, Partial<Alert>> = {
    acknowledge: { status: 'acknowledged' },
    resolve: { status: 'resolved' },
    dismiss: { status: 'dismissed', verdict: 'dismissed' },
    confirm: { verdict: 'confirmed' },
    snooze: { suppressedBy: [{ kind: 'snooze', by: 'ana', until }] },
    escalate: { severity: 'critical', escalation: { by: 'ana', at: ACTED_AT } },
    reopen: { status: 'active' },
  };
  return changes[action];
}

function passes(alert: Alert, query: URLSearchParams): boolean {
  const { severity, type } = alert;
  const states: readonly string[] = wanted(query, 'state') ?? OPEN;
  return (
    states.includes(stateOf(alert)) &&
    (wanted(query, 'severity')?.includes(severity) ?? true) &&
    (wanted(query, 'type')?.includes(type) ?? true)
  );
}

function inOrder(a: Alert, b: Alert): number {
  const ranks = (alert: Alert) => [SEVERITIES.indexOf(alert.severity), STATES.indexOf(stateOf(alert))] as const;
  const [[severityA, stateA], [severityB, stateB]] = [ranks(a), ranks(b)];
  return severityA - severityB || stateA - stateB || b.startedAt.localeCompare(a.startedAt) || a.id.localeCompare(b.id);
}
