import type {
  AlertHistoryEntry,
  AlertState,
  AlertStatus,
  AlertType,
  Condition,
  AlertEntity as Entity,
  Severity,
  Verdict,
} from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { AlertPlace } from './alert-place.js';
import { runsOf } from './alert-runs.js';
import type { AlertGroup } from './alert-summary.js';

/** An alert with the short of its explanation. */
export interface AlertRow {
  alertId: string;
  type: AlertType;
  severity: Severity;
  condition: Condition;
  status: AlertStatus;
  title: string;
  entityKind: Entity['kind'];
  entityId: string;
  entityLabel: string;
  subject: string | null;
  fingerprint: string;
  startedAt: Date;
  lastSeenAt: Date;
  endedAt: Date | null;
  occurrences: number;
  history: AlertHistoryEntry[];
  snoozedUntil: Date | null;
  snoozedBy: string | null;
  escalatedAt: Date | null;
  escalatedBy: string | null;
  verdict: Verdict | null;
  text: string | null;
  provider: string | null;
  grounded: number | null;
  factors: { feature: string; contribution: number }[] | null;
}

/** What alerts are asked for; filters combine. */
export interface AlertsFilter {
  statuses: readonly AlertStatus[];
  states: readonly AlertState[];
  severities: readonly Severity[];
  types: readonly AlertType[];
  entity: string | null;
  subject: string | null;
  /** ISO 8601: started in [from, to). */
  from: string | null;
  to: string | null;
  /** Only those that are snoozed, only those that are not, or any. */
  snoozed: boolean | null;
}

/** A page of the list: so many behind a place, or from the beginning. */
export interface AlertsPage {
  limit: number;
  after: AlertPlace | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const STATE = `CASE WHEN a.snoozed_until IS NULL THEN a.status ELSE 'snoozed' END`;

const MATCHING = `
  WHERE a.status = ANY($1) AND a.severity = ANY($2) AND a.type = ANY($3)
    AND ($4::text IS NULL OR a.entity_id = $4) AND ($5::text IS NULL OR a.subject = $5)
    AND ($6::timestamptz IS NULL OR a.started_at >= $6) AND ($7::timestamptz IS NULL OR a.started_at < $7)
    AND ($8::boolean IS NULL OR (a.snoozed_until IS NOT NULL) = $8) AND ${STATE} = ANY($9)`;

/**
 * Reads a run of the list in the order of its index, from where it is to begin, and whole rows of the page alone. An entity
 * or a subject is not in that index: rows are then read until the page is full. `started_at` is whole milliseconds, as
 * the place is, so that `=` finds where the last page ended.
 */
const RUN = `
  SELECT a.alert_id, a.started_at FROM alerts a ${MATCHING} AND a.severity = run.severity AND ${STATE} = run.state
    AND a.started_at <= run.up_to AND NOT (a.started_at = run.up_to AND a.alert_id <= $14::uuid)
  ORDER BY a.started_at DESC, a.alert_id LIMIT $10`;
const NOBODY = '00000000-0000-0000-0000-000000000000';

const COLUMNS = `
  a.alert_id AS "alertId", a.type, a.severity, a.condition, a.status, a.title, a.entity_kind AS "entityKind",
  a.entity_id AS "entityId", a.entity_label AS "entityLabel", a.subject, a.fingerprint, a.started_at AS "startedAt",
  a.last_seen_at AS "lastSeenAt", a.ended_at AS "endedAt", a.occurrences, a.history,
  a.snoozed_until AS "snoozedUntil", a.snoozed_by AS "snoozedBy", a.escalated_at AS "escalatedAt",
  a.escalated_by AS "escalatedBy", a.verdict,
  e.text, e.provider, e.grounded, e.factors`;
const WITH_REASON = 'LEFT JOIN explanations e USING (alert_id)';

function valuesOf(filter: AlertsFilter): unknown[] {
  const { statuses, severities, types, entity, subject, from, to, snoozed, states } = filter;
  return [statuses, severities, types, entity, subject, from, to, snoozed, states];
}

/** A page of alerts, worst first: severity, then status with what is snoozed behind what is not, then the newest. */
export function selectAlerts(
  manager: EntityManager,
  filter: AlertsFilter,
  { limit, after }: AlertsPage,
): Promise<AlertRow[]> {
  const runs = runsOf(filter, after);
  return manager.query(
    `SELECT ${COLUMNS} FROM (
       SELECT nth, a.alert_id, a.started_at
       FROM unnest($11::text[], $12::text[], $13::timestamptz[]) WITH ORDINALITY AS run(severity, state, up_to, nth)
       CROSS JOIN LATERAL (${RUN}) a ORDER BY nth, a.started_at DESC, a.alert_id LIMIT $10
     ) AS page JOIN alerts a USING (alert_id) ${WITH_REASON} ORDER BY nth, page.started_at DESC, alert_id`,
    [...valuesOf(filter), limit, runs.severities, runs.states, runs.upTo, after?.alertId ?? NOBODY],
  );
}

/** How many alerts match in all, by severity. */
export async function countAlerts(manager: EntityManager, filter: AlertsFilter): Promise<Record<Severity, number>> {
  const rows = await manager.query<{ severity: Severity; count: number }[]>(
    `SELECT a.severity, count(*)::int AS count FROM alerts a ${MATCHING} GROUP BY a.severity`,
    valuesOf(filter),
  );
  return { info: 0, warning: 0, critical: 0, ...Object.fromEntries(rows.map((row) => [row.severity, row.count])) };
}

/** How many alerts there are of each severity, state and type together. */
export function selectAlertGroups(manager: EntityManager): Promise<AlertGroup[]> {
  return manager.query(
    `SELECT a.severity, ${STATE} AS state, a.type, count(*)::int AS count FROM alerts a GROUP BY 1, 2, 3`,
  );
}

/** When anything last happened to any alert; null where there is none. */
export async function selectLastChange(manager: EntityManager): Promise<string | null> {
  // Times in the history are of one form, so that their texts sort as they do.
  const [row] = await manager.query<{ at: string | null }[]>(`SELECT max(history -> -1 ->> 'at') AS at FROM alerts`);
  return row?.at ?? null;
}

/** One alert, or null. */
export async function selectAlert(manager: EntityManager, alertId: string): Promise<AlertRow | null> {
  const [row] = await selectAlertsById(manager, [alertId]);
  return row ?? null;
}

/** Those of the alerts that there are, in no order; what has not the form of an id is none. */
export async function selectAlertsById(manager: EntityManager, alertIds: readonly string[]): Promise<AlertRow[]> {
  const ids = alertIds.filter((id) => UUID.test(id));
  return ids.length === 0
    ? []
    : manager.query(`SELECT ${COLUMNS} FROM alerts a ${WITH_REASON} WHERE a.alert_id = ANY($1::uuid[])`, [ids]);
}
