import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { type StoredAnomaly, selectOpen } from '../../inference/anomalies/anomalies.queries.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { Wake } from '../../platform/outbox/wake.js';
import type { Evaluation } from '../rules/evaluate.js';
import { evaluateStream, type StreamFinding, streamRecovered } from '../rules/evaluate-stream.js';
import { AlertEntity } from './alert.entity.js';
import { AlertsService } from './alerts.service.js';

const EVERY_MS = 30_000;
/** What was over so long before the newest event is history: an import, or a stream that is not heard any more. */
const LASTS_MS = 3 * 3_600_000;
const TYPES = ['stream_anomaly', 'data_quality'] as const;

/** Looks at the anomalies that last, and alerts of them until they do not. */
@Injectable()
export class StreamAlertsJob {
  constructor(
    private readonly dataSource: DataSource,
    private readonly alerts: AlertsService,
    private readonly statuses: JobStatuses,
    private readonly wake: Wake,
  ) {}

  @Interval(EVERY_MS)
  everyHalfMinute(): Promise<void> {
    return this.statuses.watchScheduled('stream-alerts', () => this.run(new Date()));
  }

  /**
   * Evaluates every anomaly that lasts, and every stream that is alerted of.
   * One replica does it, another that comes at the same time leaves it.
   */
  async run(at: Date): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ mine: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(hashtext('iops.stream-alerts')) AS mine`,
      );
      if (!lock?.mine) return;
      const told = worstOf((await lasting(manager)).map(evaluateStream));
      await this.alerts.apply(manager, [...told, ...(await recovered(manager, told))], at);
    });
    this.wake.wake('outbox');
  }
}

async function lasting(manager: EntityManager): Promise<StoredAnomaly[]> {
  const newest = await selectNewestEventAt(manager);
  if (newest === null) return [];
  return (await selectOpen(manager)).filter(({ endedAt }) => newest.getTime() - endedAt.getTime() <= LASTS_MS);
}

/** Of several anomalies of a stream the one that is told. */
function worstOf(evaluations: readonly Evaluation[]): Evaluation[] {
  const byFingerprint = new Map<string, Evaluation>();
  const ranks = [null, 'info', 'warning', 'critical'];
  for (const evaluation of evaluations) {
    const other = byFingerprint.get(evaluation.fingerprint);
    if (other === undefined || ranks.indexOf(evaluation.severity) > ranks.indexOf(other.severity))
      byFingerprint.set(evaluation.fingerprint, evaluation);
  }
  return [...byFingerprint.values()];
}

/** Those that are alerted of and have nothing any more. */
async function recovered(manager: EntityManager, told: readonly Evaluation[]): Promise<Evaluation[]> {
  const where = { type: In([...TYPES]), entityKind: 'stream' as const, endedAt: IsNull() };
  const known = new Set(told.map(({ fingerprint }) => fingerprint));
  return (await manager.findBy(AlertEntity, where))
    .filter(({ fingerprint }) => !known.has(fingerprint))
    .map(({ type, entityId }) => streamRecovered(type as (typeof TYPES)[number], entityId as StreamFinding['stream']));
}
