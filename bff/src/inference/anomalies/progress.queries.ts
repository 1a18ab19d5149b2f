import type { StreamName } from '@iops/contracts';
import type { EntityManager } from 'typeorm';

/** How far a stream was judged, and what is expected of it from there on. */
export interface ProgressRow {
  stream: StreamName;
  judgedUntil: Date;
  /** Events expected in each hour from eight before `judgedUntil` on; empty where that is not known. */
  expected: number[];
  excess: number;
  threshold: number;
}

/** How far each stream was judged that ever was. */
export function selectProgress(manager: EntityManager): Promise<ProgressRow[]> {
  return manager.query(
    `SELECT stream, judged_until AS "judgedUntil", expected, excess, threshold FROM anomaly_progress`,
  );
}

/** Notes how far streams were judged. */
export async function upsertProgress(manager: EntityManager, rows: readonly ProgressRow[]): Promise<void> {
  await manager.query(
    `INSERT INTO anomaly_progress (stream, judged_until, expected, excess, threshold)
     SELECT stream, "judgedUntil", ARRAY(SELECT jsonb_array_elements_text(expected)::float8), excess, threshold
     FROM jsonb_to_recordset($1::jsonb)
       AS x(stream text, "judgedUntil" timestamptz, expected jsonb, excess float8, threshold float8)
     ORDER BY stream
     ON CONFLICT (stream) DO UPDATE SET judged_until = excluded.judged_until, expected = excluded.expected,
       excess = excluded.excess, threshold = excluded.threshold`,
    [JSON.stringify(rows)],
  );
}

/** Has a stream judged anew from a moment on; one that was not judged so far stays as it is. */
export async function rewindProgress(manager: EntityManager, stream: StreamName, to: Date): Promise<void> {
  await manager.query('UPDATE anomaly_progress SET judged_until = least(judged_until, $2) WHERE stream = $1', [
    stream,
    to,
  ]);
}
