import type { Alert, AlertsAnswer } from '@iops/contracts';
import { stateOf } from './alert-filter.js';

const SEVERITY_RANK = { critical: 0, warning: 1, info: 2 } as const;
const STATE_RANK = { active: 0, acknowledged: 1, snoozed: 2, resolved: 3, dismissed: 4 } as const;

/** Where the next page begins. */
export interface NextPage {
  cursor: string;
  /** The last alert of the page before, as it stood then: what sorts behind it comes with a page. */
  edge: Alert;
}

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
  /** Null when all are here. */
  next: NextPage | null;
}

/** A feed of which nothing is known yet. */
export const EMPTY_LIST: AlertList = { rows: [], waiting: [], gone: new Set(), fresh: new Set(), next: null };

/** How a list takes what comes. */
export interface Taking {
  /** Somebody is at it: no row may move. */
  isHeld: boolean;
  /** Whether an alert belongs in the list as it stands. */
  matches(alert: Alert): boolean;
}

/** Worst first: severity, then state with what is snoozed behind what is not, then the latest; the API's own order. */
export function compareAlerts(a: Alert, b: Alert): number {
  return (
    SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] ||
    STATE_RANK[stateOf(a)] - STATE_RANK[stateOf(b)] ||
    compareTexts(b.startedAt, a.startedAt) ||
    compareTexts(a.id, b.id)
  );
}

/** Times and ids are of one form; comparing by locale takes a hundred times as long. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** True when `next` tells at least as much of the same episode: its history and sightings only grow. */
export function isAsNew(next: Alert, known: Alert): boolean {
  if (next.history.length !== known.history.length) return next.history.length > known.history.length;
  return next.lastSeenAt >= known.lastSeenAt;
}

/**
 * The list after a snapshot of its first page. While it is held, rows stay where they are and show what is new of them,
 * and alerts that are not among them wait. Rows of later pages stay while the list is held, or `isLive` kept them current.
 */
export function withSnapshot(
  list: AlertList,
  { items, nextCursor }: Pick<AlertsAnswer, 'items' | 'nextCursor'>,
  { isHeld, matches, isLive }: Taking & { isLive: boolean },
): AlertList {
  const known = new Map([...list.rows, ...list.waiting].map((alert) => [alert.id, alert]));
  const first = items.map((alert) => newest(known.get(alert.id), alert)).filter(matches);
  const byId = new Map(first.map((alert) => [alert.id, alert]));
  const next = nextPage(items, nextCursor);
  const isLater = (row: Alert) => (isHeld || isLive) && next !== null && compareAlerts(row, next.edge) > 0;
  const rows = list.rows.map((row) => byId.get(row.id) ?? row);
  const shown = idsOf(rows);
  const gone = idsOf(rows.filter((row) => !byId.has(row.id) && !isLater(row)));
  const hasLater = rows.some((row) => !byId.has(row.id) && !gone.has(row.id));
  const waiting = first.filter(({ id }) => !shown.has(id));
  const held = { rows, waiting, gone, fresh: list.fresh, next: hasLater ? list.next : next };
  if (isHeld) return held;
  return { ...settled(held, matches), ...(known.size === 0 && { fresh: EMPTY_LIST.fresh }) };
}

/** The list with its next page at its end; an alert that is known already is not shown twice. */
export function withPage(list: AlertList, { items, nextCursor }: AlertsAnswer, { matches }: Taking): AlertList {
  const known = idsOf([...list.rows, ...list.waiting]);
  const added = items.filter((alert) => !known.has(alert.id) && matches(alert));
  return { ...list, rows: [...list.rows, ...added], next: nextPage(items, nextCursor) };
}

/**
 * The list after live messages: known rows change in place, new alerts wait, or come in when nobody is at the list.
 * Those that belong to a page that is not here yet come with it.
 */
export function withArrivals(list: AlertList, arrivals: readonly Alert[], taking: Taking): AlertList {
  const { isHeld, matches } = taking;
  const byId = new Map(arrivals.map((alert) => [alert.id, alert]));
  const update = (alert: Alert) => newest(alert, byId.get(alert.id));
  const rows = list.rows.map(update);
  const shown = idsOf([...rows, ...list.waiting]);
  const isHere = (alert: Alert) => !list.next || compareAlerts(alert, list.next.edge) < 0;
  const added = arrivals.filter((alert) => matches(alert) && !shown.has(alert.id) && isHere(alert));
  const waiting = [...list.waiting.map(update), ...added].filter(matches).sort(compareAlerts);
  const held = { ...list, rows, waiting };
  return isHeld ? held : settled(held, matches);
}

/** The list in order, with what waited and without what no longer belongs in it. */
export function settled({ rows, waiting, gone, next }: AlertList, matches: Taking['matches']): AlertList {
  const kept = rows.filter((row) => matches(row) && !gone.has(row.id));
  const sorted = [...kept, ...waiting].sort(compareAlerts);
  return { rows: sorted, waiting: [], gone: new Set(), fresh: idsOf(waiting), next };
}

/** The alerts that `next` has and `before` had not. */
export function arrivedSince(before: AlertList, next: AlertList): Alert[] {
  const known = idsOf([...before.rows, ...before.waiting]);
  return [...next.rows, ...next.waiting].filter(({ id }) => !known.has(id));
}

function nextPage(items: readonly Alert[], cursor: string | null): NextPage | null {
  const edge = items.at(-1);
  return cursor === null || !edge ? null : { cursor, edge };
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
