import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../inference/health/freshness.js';
import { type StoredHealth, selectScored } from '../../inference/health/health.queries.js';
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
      read: selectScored,
      keyOf: ({ customerId }) => customerId,
      write: (manager, scored) => this.evaluate(manager, scored, new Date()),
      wakes: 'outbox',
    });
    this.followers.startWorker(
      'alerts.clear',
      'customer_health',
      async () => (await this.alerts.endCleared(new Date())) > 0,
    );
  }

  private async evaluate(manager: EntityManager, scored: readonly StoredHealth[], at: Date): Promise<void> {
    const fresh = !isStale(await selectNewestEventAt(manager), at);
    await this.alerts.apply(
      manager,
      scored.flatMap((finding) => evaluateCustomer(finding, fresh)),
      at,
    );
  }
}
