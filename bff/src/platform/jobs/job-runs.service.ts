import { once } from 'node:events';
import type { JobRun } from '@iops/contracts';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Audit } from '../audit/audit.service.js';
import { Problem } from '../http/problem.js';
import { finishRun, insertRun, selectRun, touchRun } from './job-runs.queries.js';
import { firstLineOf } from './job-statuses.js';

/** What a job does as of a moment; it may say how far it is, 0 to 1, and should end soon once the signal aborts. */
export type RunnableJob = (
  asOf: Date,
  run: { report: (progress: number) => void; signal: AbortSignal },
) => Promise<void>;

/** How often a run says that it is under way. */
const SEEN_EVERY_MS = 5_000;

/** Runs jobs when an admin asks, one run of a job at a time over all replicas. */
@Injectable()
export class JobRuns implements BeforeApplicationShutdown {
  private readonly logger = new Logger('JobRuns');
  private readonly jobs = new Map<string, RunnableJob>();
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
  ) {}

  /** Lets a job be run by its name. */
  offer(name: string, job: RunnableJob): void {
    this.jobs.set(name, job);
  }

  /**
   * Begins a run and answers its id at once.
   * @throws Problem `not_found` for a name that no job has, `conflict` while the job is run already
   */
  async start(name: string, asOf: Date, actor: string): Promise<string> {
    const job = this.jobs.get(name);
    if (!job) throw new Problem('not_found', `Jobs to run: ${[...this.jobs.keys()].sort().join(', ')}.`);
    const runId = await this.dataSource.transaction(async (manager) => {
      const id = await insertRun(manager, name, asOf);
      if (id === null) throw new Problem('conflict', 'This job is being run.');
      const details = { asOf: asOf.toISOString(), runId: id };
      await this.audit.append(manager, { at: new Date(), actor, action: 'job.run', target: `job:${name}`, details });
      return id;
    });
    const run = this.run(runId, job, asOf).finally(() => this.underWay.delete(run));
    this.underWay.add(run);
    return runId;
  }

  /**
   * A run as it stands, whichever replica runs it.
   * @throws Problem `not_found`
   */
  async read(runId: string): Promise<JobRun> {
    const run = await selectRun(this.dataSource.manager, runId);
    if (!run) throw new Problem('not_found', 'No run has this id.');
    return run;
  }

  /** Before the connections are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort(new Error('The process is ending.'));
    await Promise.all(this.underWay);
  }

  private async run(runId: string, job: RunnableJob, asOf: Date): Promise<void> {
    const { manager } = this.dataSource;
    let progress = 0;
    const beat = setInterval(() => void touchRun(manager, runId, progress).catch(() => undefined), SEEN_EVERY_MS);
    const report = (share: number) => {
      progress = share;
    };
    const { signal } = this.stopping;
    // A shutdown does not wait for a job that does not listen.
    const over = new AbortController();
    const ends = [job(asOf, { report, signal }), endOf(signal, over.signal)];
    const failure = await Promise.race(ends).then(() => null, firstLineOf);
    over.abort();
    clearInterval(beat);
    if (failure !== null) this.logger.warn(`run ${runId} failed: ${failure}`);
    // One that cannot be written down counts as lost after a minute.
    await finishRun(manager, runId, failure).catch((error: unknown) => this.logger.warn(firstLineOf(error)));
  }
}

/** Fails when the process ends, unless the run is over before. */
async function endOf(ending: AbortSignal, over: AbortSignal): Promise<void> {
  if (!ending.aborted) await once(ending, 'abort', { signal: over });
  throw ending.reason;
}
