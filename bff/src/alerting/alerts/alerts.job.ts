import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import { type ScoredCustomer, selectScored } from '../../inference/health/health.queries.js';
import { Followers } from '../../platform/jobs/follower.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { evaluateCustomer } from '../rules/evaluate.js';
import { AlertActions } from './alert-actions.service.js';
import { AlertRounds } from './alert-rounds.service.js';
import { AlertsService } from './alerts.service.js';

/** Scores of one step. */
const SCORES_PER_STEP = 1_000;

/** Follows the scores, evaluates the rules, and ends episodes whose hold is over and snoozes whose time is. */
@Injectable()
export class AlertsJob implements OnApplicationBootstrap {
  constructor(
    private readonly followers: Followers,
    private readonly alerts: AlertsService,
    private readonly actions: AlertActions,
    private readonly rounds: AlertRounds,
    private readonly runs: JobRuns,
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
    this.followers.startWorker('alerts.snoozes', 'outbox', async () => (await this.actions.endSnoozes(new Date())) > 0);
    this.runs.offer('alerts', (asOf, { signal }) => this.lookAgain(asOf, signal));
  }

  /** Goes every round as of a moment, and ends all that is over by then; what is over later goes on. */
  private async lookAgain(asOf: Date, signal: AbortSignal): Promise<void> {
    for (const round of this.rounds.all) {
      signal.throwIfAborted();
      await this.rounds.go(round, asOf);
    }
    for (const end of [() => this.alerts.endCleared(asOf), () => this.actions.endSnoozes(asOf)]) {
      while ((await end()) > 0) signal.throwIfAborted();
    }
  }

  private async evaluate(manager: EntityManager, scored: readonly ScoredCustomer[], at: Date): Promise<void> {
    const fresh = !isStale(await selectNewestEventAt(manager), at);
    await this.alerts.apply(
      manager,
      scored.flatMap((finding) => evaluateCustomer(finding, fresh)),
      at,
    );
  }
}
