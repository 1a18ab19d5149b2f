import { setTimeout as wait } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import type { Client } from 'pg';
import { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { openMaintenanceSession } from '../../platform/database/maintenance-session.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { deleteSetAsideBefore } from '../../platform/jobs/set-aside.queries.js';
import { deleteIntakeBefore } from '../ingest/intake.queries.js';
import { firstDayKept } from '../ingest/kept-days.js';
import {
  countPages,
  deleteIds,
  detachDay,
  dropDay,
  type ExpiredDay,
  isRead,
  selectExpiredDays,
} from '../ingest/partitions.queries.js';
import { deleteQuarantineBefore } from '../ingest/quarantine.queries.js';

/** Pages whose ids are freed in one transaction: about 1,000 events. */
const PAGES_PER_BATCH = 32;
/** A batch is followed by a wait of as many times what it took: a fifth of one connection, and ingest has the rest. */
const REST = 4;

/**
 * Drops what is older than retention, once an hour on one replica: whole days of events with their ids, what was
 * refused, what followers set aside. A crash at any point leaves what the next run goes on with.
 */
@Injectable()
export class RetentionJob implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('retention');
  private underWay: Promise<void> | null = null;
  private readonly sessions = new Set<Client>();
  private stopped = false;

  constructor(
    private readonly manager: EntityManager,
    private readonly statuses: JobStatuses,
    private readonly runs: JobRuns,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.runs.offer('retention', (asOf) => this.run(asOf));
  }

  @Cron(CronExpression.EVERY_HOUR)
  async everyHour(): Promise<void> {
    if (this.stopped || this.underWay !== null) return;
    this.underWay = this.statuses.watchScheduled('retention', () => this.run(new Date()));
    await this.underWay;
    this.underWay = null;
  }

  /** Breaks off: what is half done is done by the next run, here or elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.sessions].map((session) => session.end()));
    await this.underWay;
  }

  /** Drops all that is older than retention as of `now`; nothing when another replica is at it. */
  async run(now: Date): Promise<void> {
    const session = await openMaintenanceSession(this.config.databaseUrl);
    this.sessions.add(session);
    try {
      // Held by the session: gone with it, whatever happens to this process.
      const { rows } = await session.query(`SELECT pg_try_advisory_lock(hashtext('iops.retention')) AS mine`);
      if (rows[0].mine) await this.dropExpired(session, firstDayKept(now, this.config.retentionDays));
    } finally {
      this.sessions.delete(session);
      await session.end();
    }
  }

  private async dropExpired(session: Client, before: Date): Promise<void> {
    for (const day of await selectExpiredDays(session, before)) {
      if (day.state === 'attached' && !(await isRead(session, day.table))) {
        this.logger.warn(`${day.table} stays: a follower has not read it yet`);
        continue;
      }
      await this.dropDay(session, day);
    }
    while ((await deleteQuarantineBefore(this.manager, before)) > 0 && !this.stopped);
    await deleteSetAsideBefore(this.manager, before);
    await deleteIntakeBefore(this.manager, before);
  }

  private async dropDay(session: Client, day: ExpiredDay): Promise<void> {
    const table = await detachDay(session, day);
    const pages = await countPages(session, table);
    for (let from = 0; from < pages; from += PAGES_PER_BATCH) {
      const begun = performance.now();
      await deleteIds(session, table, { from, to: from + PAGES_PER_BATCH });
      await wait(REST * (performance.now() - begun));
    }
    await dropDay(session, table);
    this.logger.log(`${day.table} is dropped, with its ids`);
  }
}
