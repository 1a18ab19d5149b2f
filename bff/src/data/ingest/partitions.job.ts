import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { acceptedDays, firstDayKept } from './kept-days.js';
import { ensurePartitions } from './partitions.queries.js';

const DAY_MS = 86_400_000;
/** Days made ahead: the job may fail for as long before an event finds no place. */
const DAYS_AHEAD = 4;

/** Makes the events' partitions, one a UTC day, for every time that may come in. */
@Injectable()
export class PartitionsJob implements OnModuleInit {
  constructor(
    private readonly manager: EntityManager,
    private readonly statuses: JobStatuses,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** All of them, before the first event comes. */
  onModuleInit(): Promise<void> {
    return this.statuses.watch('partitions', () => this.make(new Date()));
  }

  /** Looks every minute, which costs one query: a machine that slept for a week must not wait for the hour. */
  @Cron(CronExpression.EVERY_MINUTE)
  everyMinute(): Promise<void> {
    return this.statuses.watchScheduled('partitions', () => this.make(new Date()));
  }

  /** Makes what is missing for times that may come in around `now`. Replicas do it one after the other. */
  async make(now: Date): Promise<void> {
    const from = firstDayKept(now, acceptedDays(this.config.retentionDays));
    const to = new Date(now.getTime() + DAYS_AHEAD * DAY_MS);
    await this.manager.transaction(async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('iops.partitions'))`);
      await ensurePartitions(manager, from, to);
    });
  }
}
