import type { ExternalEvent, ExternalEventType } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { Position } from './external-event.js';

/** Which external events; null takes any. */
export interface ExternalEventsFilter {
  /** Occurred in [from, to). */
  from: Date | null;
  to: Date | null;
  types: readonly ExternalEventType[] | null;
}

type Row = Omit<ExternalEvent, 'occurredAt'> & { occurredAt: Date };

const COLUMNS = `external_event_id AS id, occurred_at AS "occurredAt", type, title, description, severity,
  expected_impact AS "expectedImpact", external_link AS "externalLink"`;
const MATCHING = `($1::timestamptz IS NULL OR occurred_at >= $1) AND ($2::timestamptz IS NULL OR occurred_at < $2)
  AND ($3::text[] IS NULL OR type = ANY($3))`;

/** Those that match, the newest first, behind a position where one is given. */
export async function selectExternalEvents(
  manager: EntityManager,
  { from, to, types }: ExternalEventsFilter,
  { before, limit }: { before: Position | null; limit: number },
): Promise<ExternalEvent[]> {
  const rows = await manager.query<Row[]>(
    `SELECT ${COLUMNS} FROM external_events
     WHERE ${MATCHING} AND ($4::timestamptz IS NULL OR (occurred_at, external_event_id) < ($4, $5::text))
     ORDER BY occurred_at DESC, external_event_id DESC LIMIT $6`,
    [from, to, types, before?.occurredAt ?? null, before?.id ?? null, limit],
  );
  return rows.map(viewOf);
}

/** How many match. */
export async function countExternalEvents(
  manager: EntityManager,
  { from, to, types }: ExternalEventsFilter,
): Promise<number> {
  const sql = `SELECT count(*)::int AS count FROM external_events WHERE ${MATCHING}`;
  const [row] = await manager.query<{ count: number }[]>(sql, [from, to, types]);
  return row?.count ?? 0;
}

/** One of them; null where there is none with the id. */
export async function selectExternalEvent(manager: EntityManager, id: string): Promise<ExternalEvent | null> {
  const sql = `SELECT ${COLUMNS} FROM external_events WHERE external_event_id = $1`;
  const [row] = await manager.query<Row[]>(sql, [id]);
  return row ? viewOf(row) : null;
}

/** Those of the events that there are, in no order. */
export async function selectExternalEventsById(
  manager: EntityManager,
  ids: readonly string[],
): Promise<ExternalEvent[]> {
  if (ids.length === 0) return [];
  const sql = `SELECT ${COLUMNS} FROM external_events WHERE external_event_id = ANY($1)`;
  return (await manager.query<Row[]>(sql, [ids])).map(viewOf);
}

/** True when what was posted under this id before has this hash. */
export async function isSameBody(manager: EntityManager, id: string, bodyHash: Buffer): Promise<boolean> {
  const sql = 'SELECT body_hash = $2 AS same FROM external_events WHERE external_event_id = $1';
  const [row] = await manager.query<{ same: boolean }[]>(sql, [id, bodyHash]);
  return row?.same ?? false;
}

/** Stores one; false where the id is taken. Of two at once the second waits for the first. */
export async function insertExternalEvent(
  manager: EntityManager,
  event: ExternalEvent,
  { bodyHash, actor }: { bodyHash: Buffer; actor: string },
): Promise<boolean> {
  const { id, occurredAt, type, title, description, severity, expectedImpact, externalLink } = event;
  const rows = await manager.query<unknown[]>(
    `INSERT INTO external_events (external_event_id, occurred_at, type, title, description, severity, expected_impact,
       external_link, body_hash, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING external_event_id`,
    [id, occurredAt, type, title, description, severity, expectedImpact, externalLink, bodyHash, actor],
  );
  return rows.length > 0;
}

function viewOf({ occurredAt, ...rest }: Row): ExternalEvent {
  return { ...rest, occurredAt: occurredAt.toISOString() };
}
