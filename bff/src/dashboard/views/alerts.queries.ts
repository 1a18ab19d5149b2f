import type {
  AlertHistoryEntry,
  AlertStatus,
  AlertType,
  Condition,
  AlertEntity as Entity,
  Severity,
} from '@iops/contracts';
import type { EntityManager } from 'typeorm';

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
  text: string | null;
  provider: string | null;
  grounded: number | null;
  factors: { feature: string; contribution: number }[] | null;
}

/** What alerts are asked for; filters combine. */
export interface AlertsFilter {
  statuses: readonly AlertStatus[];
  severities: readonly Severity[];
  types: readonly AlertType[];
  entity: string | null;
  subject: string | null;
  /** ISO 8601: started in [from, to). */
  from: string | null;
  to: string | null;
  limit: number;
  offset: number;
}

const MATCHING = `
  WHERE a.status = ANY($1) AND a.severity = ANY($2) AND a.type = ANY($3)
    AND ($4::text IS NULL OR a.entity_id = $4) AND ($5::text IS NULL OR a.subject = $5)
    AND ($6::timestamptz IS NULL OR a.started_at >= $6) AND ($7::timestamptz IS NULL OR a.started_at < $7)`;

const COLUMNS = `
  a.alert_id AS "alertId", a.type, a.severity, a.condition, a.status, a.title, a.entity_kind AS "entityKind",
  a.entity_id AS "entityId", a.entity_label AS "entityLabel", a.subject, a.fingerprint, a.started_at AS "startedAt",
  a.last_seen_at AS "lastSeenAt", a.ended_at AS "endedAt", a.occurrences, a.history,
  e.text, e.provider, e.grounded, e.factors
  FROM alerts a LEFT JOIN explanations e USING (alert_id)`;

function valuesOf({ statuses, severities, types, entity, subject, from, to }: AlertsFilter): unknown[] {
  return [statuses, severities, types, entity, subject, from, to];
}

/** A page of alerts, worst first: severity, then status, then the newest. */
export function selectAlerts(manager: EntityManager, filter: AlertsFilter): Promise<AlertRow[]> {
  return manager.query(
    `SELECT ${COLUMNS} ${MATCHING}
     ORDER BY array_position(ARRAY['critical', 'warning', 'info'], a.severity),
       array_position(ARRAY['active', 'acknowledged', 'resolved', 'dismissed'], a.status), a.started_at DESC, a.alert_id
     LIMIT $8 OFFSET $9`,
    [...valuesOf(filter), filter.limit, filter.offset],
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

/** One alert, or null. */
export async function selectAlert(manager: EntityManager, alertId: string): Promise<AlertRow | null> {
  const [row] = await manager.query<AlertRow[]>(`SELECT ${COLUMNS} WHERE a.alert_id::text = lower($1)`, [alertId]);
  return row ?? null;
}
