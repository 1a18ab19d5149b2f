import type { ALL_STREAMS, AnomalyDirection, AnomalyKind, RelatedStream, StreamName } from '@iops/contracts';
import type { EntityManager } from 'typeorm';

/** An anomaly as it is stored. */
export interface AnomalyRow {
  stream: StreamName | typeof ALL_STREAMS;
  kind: AnomalyKind;
  direction: AnomalyDirection;
  startedAt: Date;
  endedAt: Date;
  windowHours: number;
  expected: number;
  actual: number;
  score: number;
  threshold: number;
  lower: number;
  upper: number;
  movement: number;
  runScore: number;
  earlierScore: number | null;
  isOpen: boolean;
  isLive: boolean;
  related: RelatedStream[];
}

/** The same with its id, a whole number as text. */
export interface StoredAnomaly extends AnomalyRow {
  id: string;
}

const STORED = `anomaly_id::text AS id, stream, kind, direction, started_at AS "startedAt", ended_at AS "endedAt",
  window_hours AS "windowHours", expected, actual, score, threshold, lower, upper, movement, run_score AS "runScore",
  earlier_score AS "earlierScore", is_open AS "isOpen", is_live AS "isLive", related`;

/** The anomalies of streams that lasted at or after a moment, oldest first. */
export function selectSince(manager: EntityManager, streams: readonly string[], since: Date): Promise<StoredAnomaly[]> {
  return manager.query(
    `SELECT ${STORED} FROM anomalies WHERE stream = ANY($1) AND ended_at >= $2 ORDER BY started_at, anomaly_id`,
    [streams, since],
  );
}

/** The anomalies that last, as far as is known. */
export function selectOpen(manager: EntityManager): Promise<StoredAnomaly[]> {
  return manager.query(`SELECT ${STORED} FROM anomalies WHERE is_open ORDER BY stream, started_at`);
}

/** Which anomalies; null takes any. They overlap [from, to). */
export interface AnomalyFilter {
  streams: readonly string[] | null;
  from: Date | null;
  to: Date | null;
}

const MATCHING = `($1::text[] IS NULL OR stream = ANY($1)) AND ($2::timestamptz IS NULL OR ended_at > $2)
  AND ($3::timestamptz IS NULL OR started_at < $3)`;

/** Those that match, the newest first, behind a position where one is given. */
export function selectAnomalies(
  manager: EntityManager,
  { streams, from, to }: AnomalyFilter,
  { before, limit }: { before: { startedAt: Date; id: string } | null; limit: number },
): Promise<StoredAnomaly[]> {
  return manager.query(
    `SELECT ${STORED} FROM anomalies
     WHERE ${MATCHING} AND ($4::timestamptz IS NULL OR (started_at, anomaly_id) < ($4, $5::bigint))
     ORDER BY started_at DESC, anomaly_id DESC LIMIT $6`,
    [streams, from, to, before?.startedAt ?? null, before?.id ?? null, limit],
  );
}

/** How many match. */
export async function countAnomalies(manager: EntityManager, { streams, from, to }: AnomalyFilter): Promise<number> {
  const [row] = await manager.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM anomalies WHERE ${MATCHING}`,
    [streams, from, to],
  );
  return row?.count ?? 0;
}

/** Stores anomalies; one of the same stream, kind and direction that began at the same time is replaced. */
export async function upsertAnomalies(manager: EntityManager, rows: readonly AnomalyRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `INSERT INTO anomalies (stream, kind, direction, started_at, ended_at, window_hours, expected, actual, score,
       threshold, lower, upper, movement, run_score, earlier_score, is_open, is_live, related)
     SELECT stream, kind, direction, "startedAt", "endedAt", "windowHours", expected, actual, score,
       threshold, lower, upper, movement, "runScore", "earlierScore", "isOpen", "isLive", related
     FROM jsonb_to_recordset($1::jsonb) AS x(stream text, kind text, direction text, "startedAt" timestamptz,
       "endedAt" timestamptz, "windowHours" float8, expected float8, actual float8, score float8, threshold float8,
       lower float8, upper float8, movement float8, "runScore" float8, "earlierScore" float8, "isOpen" boolean,
       "isLive" boolean, related jsonb)
     ORDER BY stream, "startedAt"
     ON CONFLICT ON CONSTRAINT anomalies_episode_uq DO UPDATE SET ended_at = excluded.ended_at,
       window_hours = excluded.window_hours, expected = excluded.expected, actual = excluded.actual,
       score = excluded.score, threshold = excluded.threshold, lower = excluded.lower, upper = excluded.upper,
       movement = excluded.movement, run_score = excluded.run_score, earlier_score = excluded.earlier_score,
       is_open = excluded.is_open, is_live = excluded.is_live, related = excluded.related`,
    [JSON.stringify(rows)],
  );
}

/** Takes anomalies back: what came late explains them. */
export async function deleteAnomalies(manager: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await manager.query('DELETE FROM anomalies WHERE anomaly_id = ANY($1::bigint[])', [ids]);
}
