import type { Alert, AlertAction, AlertStatus } from '@iops/contracts';

const SEVERITY_RANK = { critical: 0, warning: 1, info: 2 } as const;
const STATUS_RANK = { active: 0, acknowledged: 1, resolved: 2, dismissed: 3 } as const;

/** The actions that the feed has buttons for. */
export type FeedAction = Extract<AlertAction, 'acknowledge' | 'resolve' | 'dismiss'>;

/** What an action makes of an alert. */
export const STATUS_AFTER: Readonly<Record<FeedAction, AlertStatus>> = {
  acknowledge: 'acknowledged',
  resolve: 'resolved',
  dismiss: 'dismissed',
};

/** The feed as it is shown. */
export interface AlertList {
  /** In the order they stand. */
  rows: readonly Alert[];
  /** New ones that wait because somebody is at the list. */
  waiting: readonly Alert[];
  /** Ids that the last snapshot no longer had; they go when nobody is at the list. */
  gone: ReadonlySet<string>;
  /** Ids that came while the list was shown, for a highlight. */
  fresh: ReadonlySet<string>;
}

/** A feed of which nothing is known yet. */
export const EMPTY_LIST: AlertList = { rows: [], waiting: [], gone: new Set(), fresh: new Set() };

/** Somebody still has to deal with it. */
export function isOpen({ status }: Pick<Alert, 'status'>): boolean {
  return status === 'active' || status === 'acknowledged';
}

/** Worst first: severity, then state, then the latest start; the API's own order. */
export function compareAlerts(a: Alert, b: Alert): number {
  return (
    SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] ||
    STATUS_RANK[a.status] - STATUS_RANK[b.status] ||
    b.startedAt.localeCompare(a.startedAt) ||
    a.id.localeCompare(b.id)
  );
}

/** True when `next` tells at least as much of the same episode: its history and sightings only grow. */
export function isAsNew(next: Alert, known: Alert): boolean {
  if (next.history.length !== known.history.length) return next.history.length > known.history.length;
  return next.lastSeenAt >= known.lastSeenAt;
}

/** What an action may be done to, as the API allows it. */
export function isAllowed(action: FeedAction, { status }: Pick<Alert, 'status'>): boolean {
  return action === 'acknowledge' ? status === 'active' : isOpen({ status });
}

/**
 * The list after a snapshot. While it is held, rows stay where they are and show what is new of them, and alerts that
 * are not among them wait.
 */
export function withSnapshot(list: AlertList, snapshot: readonly Alert[], isHeld: boolean): AlertList {
  const known = new Map([...list.rows, ...list.waiting].map((alert) => [alert.id, alert]));
  const current = snapshot.map((alert) => newest(known.get(alert.id), alert)).filter(isOpen);
  if (!isHeld) {
    const fresh = known.size === 0 ? [] : current.filter(({ id }) => !list.rows.some((row) => row.id === id));
    return { rows: current.sort(compareAlerts), waiting: [], gone: new Set(), fresh: idsOf(fresh) };
  }
  const byId = new Map(current.map((alert) => [alert.id, alert]));
  const rows = list.rows.map((row) => byId.get(row.id) ?? row);
  const shown = idsOf(rows);
  const waiting = current.filter(({ id }) => !shown.has(id));
  const gone = idsOf(rows.filter(({ id }) => !byId.has(id)));
  return { rows, waiting, gone, fresh: list.fresh };
}

/** The list after live messages: known rows change in place, new alerts wait, or come in when nobody is at the list. */
export function withArrivals(list: AlertList, arrivals: readonly Alert[], isHeld: boolean): AlertList {
  const byId = new Map(arrivals.map((alert) => [alert.id, alert]));
  const update = (alert: Alert) => newest(alert, byId.get(alert.id));
  const rows = list.rows.map(update);
  const shown = idsOf([...rows, ...list.waiting]);
  const added = arrivals.filter((alert) => isOpen(alert) && !shown.has(alert.id));
  const waiting = [...list.waiting.map(update), ...added].filter(isOpen).sort(compareAlerts);
  const held = { ...list, rows, waiting };
  return isHeld ? held : settled(held);
}

/** The list in order, with what waited and without what is dealt with. */
export function settled({ rows, waiting, gone }: AlertList): AlertList {
  const kept = rows.filter((row) => isOpen(row) && !gone.has(row.id));
  return { rows: [...kept, ...waiting].sort(compareAlerts), waiting: [], gone: new Set(), fresh: idsOf(waiting) };
}

function newest(known: Alert | undefined, next: Alert): Alert;
function newest(known: Alert, next: Alert | undefined): Alert;
function newest(known: Alert | undefined, next: Alert | undefined): Alert {
  if (!known || !next) return (next ?? known)!;
  return isAsNew(next, known) ? next : known;
}

function idsOf(alerts: readonly Alert[]): Set<string> {
  return new Set(alerts.map(({ id }) => id));
}

/** Alerts that still need somebody. */
export interface OpenCount {
  total: number;
  critical: number;
}

/** How many alerts of the list still need somebody. */
export function openCount({ rows, waiting, gone }: AlertList): OpenCount {
  const open = [...rows.filter((row) => isOpen(row) && !gone.has(row.id)), ...waiting];
  return { total: open.length, critical: open.filter(({ severity }) => severity === 'critical').length };
}

/** The server's count, carried on by what changed in the list since. */
export function carriedOn(count: OpenCount, before: AlertList, next: AlertList): OpenCount {
  const [was, is] = [openCount(before), openCount(next)];
  return {
    total: Math.max(0, count.total + is.total - was.total),
    critical: Math.max(0, count.critical + is.critical - was.critical),
  };
}

/** The alerts that `next` has and `before` had not. */
export function arrivedSince(before: AlertList, next: AlertList): Alert[] {
  const known = idsOf([...before.rows, ...before.waiting]);
  return [...next.rows, ...next.waiting].filter(({ id }) => !known.has(id));
}
