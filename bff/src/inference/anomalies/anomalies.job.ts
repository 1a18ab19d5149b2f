import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { openMaintenanceSession } from '../../platform/database/maintenance-session.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.js';
import { JudgingService } from './judging.service.js';
import { LiveWatch } from './live-watch.service.js';

/** Who runs it by hand waits for the run that is under way, and looks so often whether it is over. */
const LOOK_EVERY_MS = 250;

/** Judges each hour of every stream once it is complete, and watches by the minute: on one replica at a time. */
@Injectable()
export class AnomaliesJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly scheduled: ScheduledWork;

  constructor(
    private readonly judging: JudgingService,
    private readonly live: LiveWatch,
    private readonly runs: JobRuns,
    statuses: JobStatuses,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.scheduled = new ScheduledWork('anomalies', statuses);
  }

  onApplicationBootstrap(): void {
    this.runs.offer('anomalies', (asOf, { report, signal }) =>
      this.alone(signal, true, () => this.judgeAndWatch(asOf, signal, report)),
    );
  }

  @Cron(CronExpression.EVERY_MINUTE)
  async everyMinute(): Promise<void> {
    await this.scheduled.run(() => this.tick(new Date()));
  }

  /** Breaks off; what was not judged is due still. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduled.end();
  }

  /** Judges what has become complete, and watches what goes on; nothing when another replica is at it. */
  async tick(now: Date): Promise<void> {
    const { signal } = this.scheduled;
    await this.alone(signal, false, () => this.judgeAndWatch(now, signal, () => undefined));
  }

  private async judgeAndWatch(asOf: Date, signal: AbortSignal, report: (progress: number) => void): Promise<void> {
    await this.judgeAll(asOf, signal, report);
    await this.live.look(asOf);
  }

  private async judgeAll(asOf: Date, signal: AbortSignal, report: (progress: number) => void): Promise<void> {
    const first = await this.judging.next(asOf);
    for (let batch = first; batch !== null; batch = await this.judging.next(asOf)) {
      signal.throwIfAborted();
      await this.judging.judge(batch, asOf, signal);
      report((batch.to - first!.from) / (asOf.getTime() - first!.from));
    }
  }

  /** Does the work on one replica at a time; who does not wait leaves it to the other. */
  private async alone(signal: AbortSignal, waits: boolean, work: () => Promise<void>): Promise<void> {
    const session = await openMaintenanceSession(this.config.databaseUrl);
    try {
      for (;;) {
        const { rows } = await session.query(`SELECT pg_try_advisory_lock(hashtext('iops.anomalies')) AS mine`);
        if (rows[0].mine) return await work();
        if (!waits) return;
        signal.throwIfAborted();
        await wait(LOOK_EVERY_MS);
      }
    } finally {
      await session.end();
    }
  }
}
