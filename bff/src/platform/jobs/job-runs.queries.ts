import type { JobRun } from '@iops/contracts';
import type { EntityManager } from 'typeorm';

/** A run that was not heard of for so long was broken off with its process. */
const LOST_AFTER = "interval '60 seconds'";
const LOST = 'The process that ran it has ended.';

/** Begins a run and answers its id; null while the job is run already. */
export async function insertRun(manager: EntityManager, job: string, asOf: Date): Promise<string | null> {
  await manager.query(
    `UPDATE job_runs SET status = 'failed', error = $2, finished_at = seen_at
     WHERE job = $1 AND status = 'running' AND seen_at < now() - ${LOST_AFTER}`,
    [job, LOST],
  );
  const rows = await manager.query<{ runId: string }[]>(
    `INSERT INTO job_runs (job, as_of) VALUES ($1, $2)
     ON CONFLICT (job) WHERE status = 'running' DO NOTHING RETURNING run_id AS "runId"`,
    [job, asOf],
  );
  return rows[0]?.runId ?? null;
}

/** Says that a run is under way, and how far it is, 0 to 1. */
export async function touchRun(manager: EntityManager, runId: string, progress: number): Promise<void> {
  await manager.query('UPDATE job_runs SET progress = $2, seen_at = now() WHERE run_id = $1', [runId, progress]);
}

/** Ends a run, with the reason where it failed. */
export async function finishRun(manager: EntityManager, runId: string, error: string | null): Promise<void> {
  await manager.query(
    `UPDATE job_runs SET status = CASE WHEN $2::text IS NULL THEN 'done' ELSE 'failed' END, error = $2,
       progress = CASE WHEN $2::text IS NULL THEN 1 ELSE progress END, seen_at = now(), finished_at = now()
     WHERE run_id = $1`,
    [runId, error],
  );
}

/** One run as it stands, or null. */
export async function selectRun(manager: EntityManager, runId: string): Promise<JobRun | null> {
  const rows = await manager.query<(Record<'asOf' | 'startedAt', Date> & { finishedAt: Date | null; lost: boolean })[]>(
    `SELECT run_id AS "runId", job, as_of AS "asOf", status, progress, error,
            started_at AS "startedAt", finished_at AS "finishedAt",
            status = 'running' AND seen_at < now() - ${LOST_AFTER} AS lost
     FROM job_runs WHERE run_id = $1`,
    [runId],
  );
  const [row] = rows;
  if (!row) return null;
  const { asOf, startedAt, finishedAt, lost, ...rest } = row;
  return {
    ...(rest as Pick<JobRun, 'runId' | 'job' | 'status' | 'progress' | 'error'>),
    ...(lost ? { status: 'failed' as const, error: LOST } : {}),
    asOf: asOf.toISOString(),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
