import type { EntityManager } from 'typeorm';
import { queryPrepared } from '../../platform/database/query-prepared.js';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import type { World } from './fold.js';
import { FOLDED_STREAMS, type StoredEvent } from './patches.js';
import { PROJECTION_NAMES, PROJECTIONS, type ProjectionName, type ProjectionRow, type Stamp } from './projections.js';

/** The events of a range that change a projection. */
export async function selectEvents(manager: EntityManager, { after, upTo }: TxRange): Promise<StoredEvent[]> {
  const rows = await queryPrepared<Omit<StoredEvent, 'occurredAt'> & { occurredAt: Date }>(
    manager,
    {
      name: 'entities.events',
      text: `SELECT event_id AS "eventId", stream, occurred_at AS "occurredAt", data FROM events
         WHERE tx_id > $1::xid8 AND tx_id <= $2::xid8 AND stream = ANY($3)`,
    },
    [after, upTo, FOLDED_STREAMS],
  );
  return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
}

/** The rows of a projection that are there, by key. */
export async function selectRows(
  manager: EntityManager,
  projection: ProjectionName,
  keys: Set<string>,
): Promise<Map<string, ProjectionRow>> {
  if (keys.size === 0) return new Map();
  const { key, columns } = PROJECTIONS[projection];
  const rows = await manager.query<(Record<string, unknown> & { stamps: Record<string, Stamp> })[]>(
    `SELECT ${key}, ${Object.keys(columns).join(', ')}, stamps FROM ${projection} WHERE ${key} = ANY($1)`,
    [[...keys]],
  );
  return new Map(
    rows.map(({ [key]: id, stamps, ...fields }) => {
      const known = Object.fromEntries(Object.keys(stamps).map((field) => [field, fields[field]]));
      return [id as string, { fields: known, stamps }];
    }),
  );
}

/** Writes the rows of a world; each is marked with this transaction, for those who follow. */
export async function upsertWorld(manager: EntityManager, world: World): Promise<void> {
  for (const projection of PROJECTION_NAMES) {
    const rows = [...world[projection]].map(([id, { fields, stamps }]) => ({
      [PROJECTIONS[projection].key]: id,
      ...fields,
      stamps,
    }));
    if (rows.length > 0) await manager.query(UPSERTS[projection], [JSON.stringify(rows)]);
  }
}

/** Empties the projections; a replay of the events fills them again. */
export async function deleteWorld(manager: EntityManager): Promise<void> {
  await manager.query(`TRUNCATE ${PROJECTION_NAMES.join(', ')}, availability`);
  await manager.query('UPDATE projection_clock SET newest_event_at = NULL');
}

/** These are followed in their turn, and so say when they were written. */
const FOLLOWED_TOO: readonly ProjectionName[] = ['customers', 'sessions'];

const UPSERTS = Object.fromEntries(PROJECTION_NAMES.map((name) => [name, upsertSql(name)])) as Record<
  ProjectionName,
  string
>;

function upsertSql(projection: ProjectionName): string {
  const { key, columns } = PROJECTIONS[projection];
  const names = [...Object.keys(columns), 'stamps'];
  const types = [`${key} text`, ...Object.entries(columns).map(([name, type]) => `${name} ${type}`), 'stamps jsonb'];
  return `INSERT INTO ${projection} (${key}, ${names.join(', ')})
    SELECT ${key}, ${names.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS x(${types.join(', ')})
    ON CONFLICT (${key}) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}, tx_id = pg_current_xact_id()${FOLLOWED_TOO.includes(projection) ? ', touched_at = now()' : ''}`;
}

/** Notes the newest time among the events of a range, and answers the newest of all that are noted. */
export async function advanceClock(manager: EntityManager, { after, upTo }: TxRange): Promise<Date | null> {
  const [row] = await queryPrepared<{ at: Date | null }>(
    manager,
    {
      name: 'entities.clock',
      text: `UPDATE projection_clock SET newest_event_at = greatest(newest_event_at, newest.at)
         FROM (SELECT max(occurred_at) AS at FROM events WHERE tx_id > $1::xid8 AND tx_id <= $2::xid8) AS newest
         RETURNING newest_event_at AS at`,
    },
    [after, upTo],
  );
  return row?.at ?? null;
}

/** The time of the newest event that was folded, or null before the first. */
export async function selectNewestEventAt(manager: EntityManager): Promise<Date | null> {
  const [row] = await manager.query<{ newest: Date | null }[]>(
    'SELECT newest_event_at AS newest FROM projection_clock',
  );
  return row?.newest ?? null;
}

/** One inbound call. */
export interface CallRow {
  callId: string;
  calledAt: Date;
  reasonCode: string | null;
}

/** A customer's inbound calls in (from, to], newest first. */
export function selectCalls(
  manager: EntityManager,
  customerId: string,
  { from, to }: { from: Date; to: Date },
): Promise<CallRow[]> {
  return manager.query(
    `SELECT call_id AS "callId", called_at AS "calledAt", reason_code AS "reasonCode" FROM calls
     WHERE customer_id = $1 AND called_at > $2 AND called_at <= $3 ORDER BY called_at DESC, call_id`,
    [customerId, from, to],
  );
}
