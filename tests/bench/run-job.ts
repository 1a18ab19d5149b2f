import type { JobRun, StartedRun } from '@iops/contracts';
import { eventually, type TestSystem } from '../kit/system.js';

/** The longest that a job is waited for. */
const PATIENCE_MS = 300_000;

/** Runs a job and answers the seconds that it took. */
export async function runJob(system: TestSystem, job: string): Promise<number> {
  const { body } = await system.api<StartedRun>(`/api/jobs/${job}/run`, { role: 'admin', method: 'POST', body: {} });
  const run = await eventually(async () => {
    const { body: seen } = await system.api<JobRun>(`/api/jobs/runs/${body.runId}`, { role: 'admin' });
    if (seen.status !== 'done') throw new Error(`the run is ${seen.status}: ${seen.error}`);
    return seen;
  }, PATIENCE_MS);
  return (Date.parse(run.finishedAt!) - Date.parse(run.startedAt)) / 1000;
}
