import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import { JobRuns } from '../jobs/job-runs.service.js';
import { JobStatuses } from '../jobs/job-statuses.js';
import { ScheduledWork } from '../jobs/scheduled-work.js';
import { pruneOutbox } from './prune.queries.js';

/** Who was away for longer fetches a snapshot; for those who look into what happened the audit has it. */
const KEPT_MS = 7 * 86_400_000;
const ROWS_PER_BATCH = 1_000;
/** A batch is followed by a wait of as many times what it took. */
const REST = 4;

/** Empties the outbox behind its followers, once an hour. */
@Injectable()
export class PruneOutboxJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly scheduled: ScheduledWork;

  constructor(
    private readonly manager: EntityManager,
    private readonly runs: JobRuns,
    statuses: JobStatuses,
  ) {
    this.scheduled = new ScheduledWork('outbox.prune', statuses);
  }

  onApplicationBootstrap(): void {
    this.runs.offer('outbox.prune', (asOf, { signal }) => this.run(asOf, signal));
  }

  @Cron(CronExpression.EVERY_HOUR)
  async everyHour(): Promise<void> {
    await this.scheduled.run(() => this.run(new Date(), this.scheduled.signal));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduled.end();
  }

  /** Forgets all that is due as of a moment, some rows at a time. */
  async run(asOf: Date, signal: AbortSignal): Promise<void> {
    const before = new Date(asOf.getTime() - KEPT_MS);
    for (;;) {
      signal.throwIfAborted();
      const begun = performance.now();
      if ((await pruneOutbox(this.manager, before, ROWS_PER_BATCH)) === 0) return;
      await wait(REST * (performance.now() - begun));
    }
  }
}
