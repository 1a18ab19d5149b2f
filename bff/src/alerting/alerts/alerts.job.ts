import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../inference/health/freshness.js';
import { selectScored } from '../../inference/health/health.queries.js';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { Followers } from '../../platform/jobs/follower.js';
import { evaluateCustomer } from '../rules/evaluate.js';
import { AlertsService } from './alerts.service.js';

/** Scores of one step. */
const SCORES_PER_STEP = 1_000;

/** Follows the scores, evaluates the rules, and ends episodes whose hold is over. */
@Injectable()
export class AlertsJob implements OnApplicationBootstrap {
  constructor(
    private readonly followers: Followers,
    private readonly alerts: AlertsService,
  ) {}

  onApplicationBootstrap(): void {
    this.followers.start({
      name: 'alerts',
      source: 'customer_health',
      limit: SCORES_PER_STEP,
      step: (manager, range) => this.evaluate(manager, range, new Date()),
      wakes: 'outbox',
    });
    this.followers.startWorker(
      'alerts.clear',
      'customer_health',
      async () => (await this.alerts.endCleared(new Date())) > 0,
    );
  }

  private async evaluate(manager: EntityManager, range: TxRange, at: Date): Promise<void> {
    const fresh = !isStale(await selectNewestEventAt(manager), at);
    const scored = await selectScored(manager, range);
    await this.alerts.apply(
      manager,
      scored.flatMap((finding) => evaluateCustomer(finding, fresh)),
      at,
    );
  }
}
