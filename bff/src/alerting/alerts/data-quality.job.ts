import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { type SenderShare, selectSenderShares } from '../../data/ingest/intake.queries.js';
import { selectSenderNames } from '../../data/ingest/sender-quality.queries.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { Wake } from '../../platform/outbox/wake.js';
import { evaluateSender, intakeWindow } from '../rules/evaluate-sender.js';
import { AlertEntity } from './alert.entity.js';
import { AlertsService } from './alerts.service.js';

const EVERY_MS = 30_000;

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

  /**
   * Evaluates all who sent lately, and all who are alerted of: their silence ends it.
   * One replica does it, another that comes at the same time leaves it.
   */
  async run(at: Date): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ mine: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(hashtext('iops.data-quality')) AS mine`,
      );
      if (!lock?.mine) return;
      const heard = await selectSenderShares(manager, intakeWindow(at));
      const shares = [...heard, ...(await this.silent(manager, heard))];
      const names = await selectSenderNames(
        manager,
        shares.map(({ sender }) => sender),
      );
      const evaluations = shares.map((share) => evaluateSender({ ...share, name: names.get(share.sender) ?? null }));
      await this.alerts.apply(manager, evaluations, at);
    });
    this.wake.wake('outbox');
  }

  /** Those who are alerted of and sent nothing lately, however long ago they did. */
  private async silent(manager: EntityManager, heard: readonly SenderShare[]): Promise<SenderShare[]> {
    const alerted = await manager.findBy(AlertEntity, {
      type: 'data_quality',
      entityKind: 'sender',
      endedAt: IsNull(),
    });
    const known = new Set(heard.map(({ sender }) => sender));
    return alerted
      .filter(({ entityId }) => !known.has(entityId))
      .map(({ entityId }) => ({ sender: entityId, sent: 0, refused: 0 }));
  }
}
