import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { DataSource, type EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { openMaintenanceSession } from '../../platform/database/maintenance-session.js';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { type Follow, Followers } from '../../platform/jobs/follower.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { ScheduledWork } from '../../platform/jobs/scheduled-work.js';
import { selectCustomerIds } from '../health/health.queries.js';
import { insertPrior, selectDecision, selectTrainedAsOf } from '../models/models.queries.js';
import { ModelsService } from '../models/models.service.js';
import { ChurnService } from './churn.service.js';
import { ChurnCutsService } from './churn-cuts.service.js';
import { ChurnTrainingService } from './churn-training.service.js';
import { selectLookedAt } from './facts.queries.js';
import { PRIOR, PRIOR_ID } from './prior.js';
import { selectScoredByOthers } from './scores.queries.js';

/** Customers of one step. */
const CUSTOMERS_PER_STEP = 2_000;
/** While there is more to score, a rest is so many times as long as the step: health and alerts come first. */
const REST_PER_STEP = 3;
const TRAIN_EVERY_MS = 7 * 86_400_000;

/** Scores customers as they change, keeps the history that is learnt from, and learns from it once a week. */
@Injectable()
export class ChurnJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('ChurnJob');
  private readonly scheduled: ScheduledWork;
  /** How far everybody is scored by the model in force. */
  private scoring = { since: '', after: '', isDone: false };
  /** The newest cut with outcomes that a training was tried with. */
  private triedWith = 0;
  private restsUntil = 0;
  private lastRead = 0;
  private readonly follow: Follow<string> = {
    name: 'churn',
    source: 'customer_health',
    limit: CUSTOMERS_PER_STEP,
    read: (manager, range) => this.read(manager, range),
    keyOf: (customerId) => customerId,
    write: (manager, customerIds) => this.churn.score(manager, customerIds, new Date()),
  };

  constructor(
    private readonly dataSource: DataSource,
    private readonly followers: Followers,
    private readonly runs: JobRuns,
    statuses: JobStatuses,
    private readonly models: ModelsService,
    private readonly churn: ChurnService,
    private readonly cuts: ChurnCutsService,
    private readonly training: ChurnTrainingService,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.scheduled = new ScheduledWork('churn.training', statuses);
  }

  async onApplicationBootstrap(): Promise<void> {
    await insertPrior(this.dataSource.manager, PRIOR_ID, PRIOR);
    this.runs.offer('churn', (asOf, run) => this.refresh(asOf, run));
    this.followers.startWorker('churn', 'customer_health', () => this.step());
    this.followers.startWorker('churn.model', 'customer_health', () => this.scoreAnew(new Date()));
  }

  @Cron(CronExpression.EVERY_10_MINUTES)
  async everyTenMinutes(): Promise<void> {
    await this.scheduled.run(() => this.tick(new Date()));
  }

  /** Breaks off between two steps; the rest is due still. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduled.end();
  }

  private async step(): Promise<boolean> {
    const begun = performance.now();
    if (begun < this.restsUntil) return false;
    this.lastRead = 0;
    const took = await this.followers.run(this.follow);
    const hasMore = this.lastRead >= CUSTOMERS_PER_STEP / 2;
    this.restsUntil = hasMore ? performance.now() + REST_PER_STEP * (performance.now() - begun) : 0;
    return took;
  }

  private async read(manager: EntityManager, range: TxRange): Promise<string[]> {
    const customerIds = await selectLookedAt(manager, range);
    this.lastRead = customerIds.length;
    return customerIds;
  }

  /** Takes the cuts that are due, learns once a week; nothing while events are missing. */
  async tick(now: Date): Promise<void> {
    const { manager } = this.dataSource;
    if (isStale(await selectNewestEventAt(manager), now)) return;
    const isCutDue = await this.cuts.isDue(now);
    const newest = (await this.cuts.newestLabelled(now))?.getTime() ?? 0;
    const trainedAsOf = await selectTrainedAsOf(manager, 'churn');
    const isTrainingDue = trainedAsOf === null || now.getTime() - trainedAsOf.getTime() >= TRAIN_EVERY_MS;
    if (!isCutDue && (!isTrainingDue || newest <= this.triedWith)) return;
    await this.alone(() => this.learn(now, { again: false, train: isTrainingDue }));
  }

  /** Writes the history down anew, learns from it, and scores everybody, as of a moment. */
  private async refresh(
    asOf: Date,
    { report, signal }: { report: (progress: number) => void; signal: AbortSignal },
  ): Promise<void> {
    // While events are missing nobody has left: what is known ends with the newest.
    const newest = await selectNewestEventAt(this.dataSource.manager);
    const known = newest !== null && newest < asOf ? newest : asOf;
    if (!(await this.alone(() => this.learn(known, { again: true, train: true }))))
      throw new Error('It is under way already; try again.');
    report(0.5);
    const ids = await selectCustomerIds(this.dataSource.manager);
    for (let at = 0; at < ids.length; at += CUSTOMERS_PER_STEP) {
      signal.throwIfAborted();
      const some = ids.slice(at, at + CUSTOMERS_PER_STEP);
      await this.dataSource.transaction((manager) => this.churn.score(manager, some, asOf));
      report(0.5 + (0.5 * at) / ids.length);
    }
  }

  private async learn(asOf: Date, { again, train }: { again: boolean; train: boolean }): Promise<void> {
    await this.cuts.take(asOf, again, this.scheduled.signal);
    if (train) {
      const outcome = await this.training.trainOnHistory(asOf);
      if (outcome.kind === 'too_little') this.logger.log(`nothing learnt: ${outcome.reason}`);
      this.triedWith = (await this.cuts.newestLabelled(asOf))?.getTime() ?? 0;
    }
    await this.training.watch(asOf);
  }

  /** After a change of model, those whom the other one scored, in order of their ids. */
  private async scoreAnew(now: Date): Promise<boolean> {
    const { manager } = this.dataSource;
    const decision = await selectDecision(manager, 'churn');
    if (decision !== this.scoring.since) this.scoring = { since: decision, after: '', isDone: false };
    if (this.scoring.isDone) return false;
    const { modelId } = await this.models.inForce(manager, 'churn');
    const page = { after: this.scoring.after, limit: CUSTOMERS_PER_STEP };
    const others = await selectScoredByOthers(manager, modelId, page);
    if (others.length > 0) await this.dataSource.transaction((inner) => this.churn.score(inner, others, now));
    this.scoring.isDone = others.length === 0;
    this.scoring.after = others.at(-1) ?? '';
    return others.length > 0;
  }

  /** Does the work on one replica at a time; false, and nothing done, when another is at it. */
  private async alone(work: () => Promise<void>): Promise<boolean> {
    const session = await openMaintenanceSession(this.config.databaseUrl);
    try {
      const { rows } = await session.query(`SELECT pg_try_advisory_lock(hashtext('iops.churn')) AS mine`);
      if (rows[0].mine) await work();
      return rows[0].mine;
    } finally {
      await session.end();
    }
  }
}
