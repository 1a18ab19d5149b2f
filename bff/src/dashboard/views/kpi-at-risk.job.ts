import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { AT_RISK } from './kpis.queries.js';

/** Writes down once an hour how many customers are at risk: health is only known as it is, and KPIs look back. */
@Injectable()
export class KpiAtRiskJob {
  constructor(
    private readonly manager: EntityManager,
    private readonly statuses: JobStatuses,
  ) {}

  @Cron(CronExpression.EVERY_10_MINUTES)
  async everyTenMinutes(): Promise<void> {
    await this.statuses.watchScheduled('at_risk_hours', () => this.run(new Date()));
  }

  /** Writes the count down for the hour of a moment, unless it is there, or no customer has a score. */
  async run(asOf: Date): Promise<void> {
    await this.manager.query(
      `INSERT INTO at_risk_hours (hour, customers)
       SELECT now.hour, ${AT_RISK}
       FROM date_trunc('hour', $1::timestamptz, 'UTC') AS now(hour)
       WHERE EXISTS (SELECT FROM customer_health) AND NOT EXISTS (SELECT FROM at_risk_hours h WHERE h.hour = now.hour)
       ON CONFLICT DO NOTHING`,
      [asOf],
    );
  }
}
