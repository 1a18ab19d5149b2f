import type { StreamName } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { Rollup } from '../../data/streams/bucket.js';
import type { Position } from './cursor.js';
import type { ToldRow, ToldTopic } from './latest.js';

/** The rows of some topics behind a place, up to the end of a transaction, in their order: `limit` at most. */
export function selectTold(
  manager: EntityManager,
  { after, upTo, limit }: { after: Position; upTo: bigint; limit: number },
  topics: readonly ToldTopic[],
): Promise<ToldRow[]> {
  return manager.query(
    `SELECT outbox_id::text AS "outboxId", tx_id::text AS tx, topic, payload FROM outbox
     WHERE tx_id >= $1::xid8 AND (tx_id > $1::xid8 OR outbox_id > $2::bigint) AND tx_id <= $3::xid8 AND topic = ANY($4)
     ORDER BY tx_id, outbox_id LIMIT $5`,
    [String(after.tx), String(after.id), String(upTo), topics, limit],
  );
}

/** What tells this database from others, and up to which transaction everything in it is over. */
export async function selectPresent(manager: EntityManager): Promise<{ installation: string; tx: bigint }> {
  const [row] = await manager.query<{ installation: string; tx: string }[]>(
    `SELECT left(installation_id::text, 8) AS installation,
       (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text AS tx
     FROM installation`,
  );
  return { installation: row!.installation, tx: BigInt(row!.tx) };
}

/** The moments that the newest forecasts of subjects were made for; a subject without one is left out. */
export function selectNewestForecasts(
  manager: EntityManager,
  subjects: readonly string[],
): Promise<{ subject: string; madeAt: Date }[]> {
  return manager.query(
    `SELECT subject, max(made_at) AS "madeAt" FROM forecast_runs WHERE subject = ANY($1) GROUP BY subject`,
    [subjects],
  );
}

/** A stream's rollup of one minute. */
export interface MinuteRow extends Rollup {
  stream: StreamName;
  minute: Date;
}

/** The minutes of the streams from a moment on that have events. */
export function selectMinutes(
  manager: EntityManager,
  streams: readonly StreamName[],
  from: Date,
): Promise<MinuteRow[]> {
  return manager.query(
    `SELECT s.stream, r.minute, r.count::float8 AS count, r.sum, r.last FROM unnest($1::text[]) AS s(stream),
       LATERAL (SELECT * FROM rollups WHERE rollups.stream = s.stream AND rollups.minute >= $2) AS r`,
    [streams, from],
  );
}
