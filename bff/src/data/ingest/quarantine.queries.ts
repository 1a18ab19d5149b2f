import type { ProblemCode } from '@iops/contracts';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import type { Refusal } from './check-event.js';
import { queryInTime } from './in-time.queries.js';
import type { EventFormat } from './raw-event.js';

/** One refused event, as it is kept. */
export interface QuarantineRow extends Refusal {
  eventId: string | null;
  /** The event's text exactly as it came. */
  body: string;
  format: EventFormat;
}

/** A refused event as it is read again. */
export interface KeptRow {
  quarantineId: string;
  receivedAt: Date;
  sender: string;
  eventId: string | null;
  code: ProblemCode;
  pointer: string;
  message: string;
  /** As much of it as was asked for. */
  body: Buffer;
  /** Bytes of all of it. */
  bytes: number;
  format: EventFormat;
  replayedAt: Date | null;
  replayedBy: string | null;
}

/** Which of them; null takes any. */
export interface QuarantineFilter {
  code: string | null;
  sender: string | null;
  replayed: boolean | null;
}

/** What a row is read as; a body may have megabytes, so the reader says how many bytes of it, as a parameter. */
const columns = (bytes: string) => `quarantine_id::text AS "quarantineId", received_at AS "receivedAt", sender,
  event_id AS "eventId", code, pointer, message, substring(body FOR ${bytes}) AS body, octet_length(body) AS bytes, format,
  replayed_at AS "replayedAt", replayed_by AS "replayedBy"`;
const MATCHING = `($1::text IS NULL OR code = $1) AND ($2::text IS NULL OR sender = $2)
  AND ($3::boolean IS NULL OR (replayed_at IS NOT NULL) = $3)`;

/** Keeps refused events whole, with their reason. */
export async function insertQuarantine(pool: Pool, sender: string, rows: readonly QuarantineRow[]): Promise<void> {
  await queryInTime(pool, {
    text: `INSERT INTO quarantine (sender, event_id, code, pointer, message, body, format)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::text[])`,
    values: [
      sender,
      rows.map((row) => row.eventId),
      rows.map((row) => row.code),
      rows.map((row) => row.pointer),
      // A message may quote what was sent.
      rows.map((row) => row.message.replaceAll('\u0000', '\ufffd')),
      rows.map((row) => Buffer.from(row.body)),
      rows.map((row) => row.format),
    ],
  });
}

/** Which rows of those that match, and how much of each body. */
export interface QuarantinePage {
  /** Only rows below this id; null for the first page. */
  before: string | null;
  limit: number;
  /** Of each body. */
  bytes: number;
}

/** Refused events that match, newest first. */
export function selectQuarantine(
  manager: EntityManager,
  { code, sender, replayed }: QuarantineFilter,
  { before, limit, bytes }: QuarantinePage,
): Promise<KeptRow[]> {
  return manager.query(
    `SELECT ${columns('$6')} FROM quarantine WHERE ${MATCHING} AND ($4::bigint IS NULL OR quarantine_id < $4)
     ORDER BY quarantine_id DESC LIMIT $5`,
    [code, sender, replayed, before, limit, bytes],
  );
}

/** How many match. */
export async function countQuarantine(
  manager: EntityManager,
  { code, sender, replayed }: QuarantineFilter,
): Promise<number> {
  const [row] = await manager.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM quarantine WHERE ${MATCHING}`,
    [code, sender, replayed],
  );
  return row?.count ?? 0;
}

/** One of them with so many bytes of its body; null where the id is none. */
export async function selectQuarantined(manager: EntityManager, id: string, bytes: number): Promise<KeptRow | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const sql = `SELECT ${columns('$2')} FROM quarantine WHERE quarantine_id = $1`;
  const [row] = await manager.query<KeptRow[]>(sql, [id, bytes]);
  return row ?? null;
}

/** Marks events whose replay was taken; those that are marked already stay as they are. */
export async function updateReplayed(
  manager: EntityManager,
  quarantineIds: readonly string[],
  { actor, at }: { actor: string; at: Date },
): Promise<void> {
  await manager.query(
    `UPDATE quarantine SET replayed_at = $2, replayed_by = $3 WHERE quarantine_id = ANY($1::bigint[]) AND replayed_at IS NULL`,
    [quarantineIds, at, actor],
  );
}

/** How often events of a sender were refused for one reason in a time. */
export interface ReasonRow {
  sender: string;
  code: ProblemCode;
  count: number;
  newestAt: Date;
  /** Of the newest. */
  message: string;
  quarantineId: string;
}

/** The reasons of refusals from `from` to `to` that were not replayed, the most frequent first. */
export function selectReasons(
  manager: EntityManager,
  { from, to }: { from: Date; to: Date },
  sender: string | null,
): Promise<ReasonRow[]> {
  return manager.query(
    `SELECT r.sender, r.code, r.count, q.received_at AS "newestAt", q.message, r.newest::text AS "quarantineId"
     FROM (SELECT sender, code, count(*)::int AS count, max(quarantine_id) AS newest FROM quarantine
           WHERE received_at BETWEEN $1 AND $2 AND ($3::text IS NULL OR sender = $3) AND replayed_at IS NULL
           GROUP BY sender, code) AS r
     JOIN quarantine q ON q.quarantine_id = r.newest ORDER BY r.count DESC, r.sender, r.code`,
    [from, to, sender],
  );
}

/** Forgets refused events that came before a moment, the oldest 5,000 at most; returns how many. */
export async function deleteQuarantineBefore(manager: EntityManager, before: Date): Promise<number> {
  const [, count] = await manager.query<[unknown, number]>(
    `DELETE FROM quarantine WHERE quarantine_id IN (
       SELECT quarantine_id FROM quarantine WHERE received_at < $1 ORDER BY quarantine_id LIMIT 5000)`,
    [before],
  );
  return count;
}
