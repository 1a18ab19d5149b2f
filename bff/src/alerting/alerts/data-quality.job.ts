import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { selectSenderShares } from '../../data/ingest/intake.queries.js';
import { selectSenderNames } from '../../data/ingest/sender-quality.queries.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { Wake } from '../../platform/outbox/wake.js';
import { evaluateSender, INTAKE_MINUTES } from '../rules/evaluate-sender.js';
import { AlertsService } from './alerts.service.js';

const EVERY_MS = 30_000;
const MINUTE_MS = 60_000;

/** Looks at what each sender sent lately, and alerts when too much of it was refused. */
@Injectable()
export class DataQualityJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly alerts: AlertsService,
    private readonly statuses: JobStatuses,
    private readonly wake: Wake,
  ) {}

  @Interval(EVERY_MS)
  everyHalfMinute(): Promise<void> {
    return this.statuses.watchScheduled('data-quality', () => this.run(new Date()));
  }

  /** Evaluates every sender of the last day; one replica does it, another that comes at the same time leaves it. */
  async run(at: Date): Promise<void> {
    const since = new Date(at.getTime() - INTAKE_MINUTES * MINUTE_MS);
    await this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ mine: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(hashtext('iops.data-quality')) AS mine`,
      );
      if (!lock?.mine) return;
      const shares = await selectSenderShares(manager, since);
      const names = await selectSenderNames(
        manager,
        shares.map(({ sender }) => sender),
      );
      const evaluations = shares.map((share) => evaluateSender({ ...share, name: names.get(share.sender) ?? null }));
      await this.alerts.apply(manager, evaluations, at);
    });
    this.wake.wake('outbox');
  }
}
