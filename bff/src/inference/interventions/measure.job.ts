import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { measure } from './interventions.queries.js';

const DAY_MS = 86_400_000;
/** Success is looked for in so many days. */
const DAYS = 30;

/** Measures what followed interventions, once their days are over; two replicas measure each once. */
@Injectable()
export class MeasureJob implements OnApplicationBootstrap {
  constructor(
    private readonly manager: EntityManager,
    private readonly statuses: JobStatuses,
    private readonly runs: JobRuns,
  ) {}

  onApplicationBootstrap(): void {
    this.runs.offer('interventions', (asOf) => this.run(asOf));
  }

  @Cron(CronExpression.EVERY_HOUR)
  async everyHour(): Promise<void> {
    await this.statuses.watchScheduled('interventions', () => this.run(new Date()));
  }

  /** Measures all that are due as of a moment; none while events are missing, since nobody's silence says anything then. */
  async run(asOf: Date): Promise<void> {
    if (isStale(await selectNewestEventAt(this.manager), asOf)) return;
    const createdBy = new Date(asOf.getTime() - DAYS * DAY_MS);
    while ((await measure(this.manager, { asOf, createdBy, days: DAYS })) > 0);
  }
}
