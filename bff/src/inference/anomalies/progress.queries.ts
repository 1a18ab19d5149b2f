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

/** The same as it is stored; `version` is another one after each change. */
export interface StoredProgress extends ProgressRow {
  version: string;
}

/** How far each stream was judged that ever was. */
export function selectProgress(manager: EntityManager): Promise<StoredProgress[]> {
  return manager.query(
    `SELECT stream, judged_until AS "judgedUntil", expected, excess, threshold, xmin::text AS version
     FROM anomaly_progress`,
  );
}

/**
 * Notes how far streams were judged by what was known at a version of their progress, null for none. Those of which it
 * is another one by now stay as they are: what came in between is to be judged still.
 */
export async function upsertProgress(
  manager: EntityManager,
  rows: readonly (ProgressRow & { version: string | null })[],
): Promise<void> {
  await manager.query(
    `WITH judged AS MATERIALIZED (
       SELECT stream, "judgedUntil", ARRAY(SELECT jsonb_array_elements_text(expected)::float8) AS expected, excess,
         threshold, version
       FROM jsonb_to_recordset($1::jsonb) AS x(stream text, "judgedUntil" timestamptz, expected jsonb, excess float8,
         threshold float8, version text)
     )
     INSERT INTO anomaly_progress AS p (stream, judged_until, expected, excess, threshold)
     SELECT stream, "judgedUntil", expected, excess, threshold FROM judged ORDER BY stream
     ON CONFLICT (stream) DO UPDATE SET judged_until = excluded.judged_until, expected = excluded.expected,
       excess = excluded.excess, threshold = excluded.threshold
     WHERE p.xmin::text = (SELECT version FROM judged WHERE judged.stream = p.stream)`,
    [JSON.stringify(rows)],
  );
}

/** Has a stream judged anew from a moment on, also by who is judging it just now. */
export async function rewindProgress(manager: EntityManager, stream: StreamName, to: Date): Promise<void> {
  await manager.query(
    `INSERT INTO anomaly_progress AS p (stream, judged_until, expected, excess, threshold) VALUES ($1, $2, '{}', 0, 0)
     ON CONFLICT (stream) DO UPDATE SET judged_until = least(p.judged_until, excluded.judged_until)`,
    [stream, to],
  );
}
