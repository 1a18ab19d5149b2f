import type { StreamName } from '@iops/contracts';
import type { DataSource } from 'typeorm';
import { upsertStreamHours } from '../data/streams/stream-hours.queries.js';

const HOUR = 3_600_000;

/** What was counted in a minute; one event where it is not said. */
export interface Counted {
  count?: number;
  sum?: number;
  last?: number;
}

/** Stores what ingest would have counted in minutes, and their hours. */
export async function storeMinutes(
  database: DataSource,
  stream: string,
  rows: readonly (Counted & { time: number })[],
): Promise<void> {
  await database.query(
    `INSERT INTO rollups (stream, minute, count, sum, last, last_at)
     SELECT $1, date_trunc('minute', to_timestamp(time / 1000.0)), coalesce(count, 1), sum, last,
       CASE WHEN last IS NOT NULL THEN to_timestamp(time / 1000.0) END
     FROM jsonb_to_recordset($2::jsonb) AS x(time float8, count int, sum float8, last float8)`,
    [stream, JSON.stringify(rows)],
  );
  const hours = rows.map(({ time }) => ({ stream: stream as StreamName, hour: new Date(time - (time % HOUR)) }));
  await upsertStreamHours(database.manager, hours);
}
