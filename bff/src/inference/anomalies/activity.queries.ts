import type { StreamName } from '@iops/contracts';
import type { EntityManager } from 'typeorm';

/** How events of a stream come. */
export interface ActivityRow {
  stream: StreamName;
  /** Events of a minute that has any. */
  perMinute: number;
  /** The last minute that has any. */
  lastAt: Date;
}

/** How bunched the events of streams came in [from, to), and when last; a stream without any is left out. */
export function selectActivity(
  manager: EntityManager,
  streams: readonly StreamName[],
  { from, to }: { from: Date; to: Date },
): Promise<ActivityRow[]> {
  return manager.query(
    `SELECT stream, avg(count)::float8 AS "perMinute", max(minute) AS "lastAt" FROM rollups
     WHERE stream = ANY($1) AND minute >= $2 AND minute < $3 GROUP BY stream`,
    [streams, from, to],
  );
}
