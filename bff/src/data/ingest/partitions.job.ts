import { LIMITS } from '@iops/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import { ensurePartitions } from './ingest.queries.js';

const DAY_MS = 86_400_000;
/** Days made ahead: the job may fail for as long before an event finds no place. */
const DAYS_AHEAD = 4;

/** Makes the events' partitions, one a UTC day: for all that may come in at boot, and ahead every hour. */
@Injectable()
export class PartitionsJob implements OnModuleInit {
  constructor(private readonly manager: EntityManager) {}

  onModuleInit(): Promise<void> {
    return this.run(new Date(Date.now() - (LIMITS.pastDays + 1) * DAY_MS));
  }

  @Cron(CronExpression.EVERY_HOUR)
  everyHour(): Promise<void> {
    return this.run(new Date());
  }

  private async run(from: Date): Promise<void> {
    await this.manager.transaction(async (manager) => {
      // Replicas that start together make the same partitions: one after the other.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('iops.partitions'))`);
      await ensurePartitions(manager, from, new Date(Date.now() + DAYS_AHEAD * DAY_MS));
    });
  }
}
