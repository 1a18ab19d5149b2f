import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { type Follow, Followers } from '../../platform/jobs/follower.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import { isStale } from './freshness.js';
import {
  type FactsRow,
  lockDue,
  type ScoredRow,
  selectCustomerIds,
  selectFacts,
  selectTouched,
  upsertScores,
} from './health.queries.js';
import { scoreHealth } from './score.js';

const DAY_MS = 86_400_000;
/** Every score is looked at again after a day: who goes silent must get worse. */
const RESCORE_AFTER_MS = DAY_MS;
/** The span of the change that alerts look at. */
const CHANGE_MS = 7 * DAY_MS;
/** Customers of one step. */
const CUSTOMERS_PER_STEP = 2_000;
/** While history is being filled in, touched customers are scored this often and no oftener. */
const CATCH_UP_EVERY_MS = 5_000;

/** Scores customers that were touched, and those whose windows rolled on. */
@Injectable()
export class HealthJob implements OnApplicationBootstrap {
  /** When touched customers were scored last. */
  private caughtUpAt = 0;
  private readonly follow: Follow<string> = {
    name: 'health',
    source: 'customers',
    limit: CUSTOMERS_PER_STEP,
    read: selectTouched,
    keyOf: (customerId) => customerId,
    write: (manager, customerIds) => this.score(manager, customerIds, new Date()),
    wakes: 'customer_health',
  };

  constructor(
    private readonly dataSource: DataSource,
    private readonly followers: Followers,
    private readonly wake: Wake,
    private readonly runs: JobRuns,
  ) {}

  onApplicationBootstrap(): void {
    this.runs.offer('health', (asOf, run) => this.scoreAll(asOf, run));
    this.followers.startWorker('health', 'customers', () => this.scoreTouched(new Date()));
    this.followers.startWorker('health.due', 'customer_health', () => this.scoreDue(new Date()));
  }

  /** Scores customers as of a moment, in the caller's transaction. */
  async score(manager: EntityManager, customerIds: readonly string[], asOf: Date): Promise<void> {
    const stale = isStale(await selectNewestEventAt(manager), asOf);
    const facts = await selectFacts(manager, customerIds, asOf);
    const before = await selectFacts(manager, customerIds, new Date(asOf.getTime() - CHANGE_MS));
    const scoresBefore = new Map(
      before.map((row) => [
        row.customerId,
        row.tenureDays === null || row.tenureDays < 0 ? null : scoreHealth(row).score,
      ]),
    );
    await upsertScores(
      manager,
      facts.map((row) => scored(row, scoresBefore.get(row.customerId) ?? null, asOf, stale)),
    );
  }

  /** Scores every customer as of a moment; a score that is newer stays. */
  private async scoreAll(
    asOf: Date,
    { report, signal }: { report: (progress: number) => void; signal: AbortSignal },
  ): Promise<void> {
    const { manager } = this.dataSource;
    const ids = await selectCustomerIds(manager);
    for (let at = 0; at < ids.length; at += CUSTOMERS_PER_STEP) {
      signal.throwIfAborted();
      await this.dataSource.transaction((inner) => this.score(inner, ids.slice(at, at + CUSTOMERS_PER_STEP), asOf));
      this.wake.wake('customer_health');
      report(at / ids.length);
    }
  }

  private async scoreTouched(now: Date): Promise<boolean> {
    const stale = isStale(await selectNewestEventAt(this.dataSource.manager), now);
    if (stale && now.getTime() - this.caughtUpAt < CATCH_UP_EVERY_MS) return false;
    const took = await this.followers.run(this.follow);
    if (took) this.caughtUpAt = now.getTime();
    return took;
  }

  /** While events are missing, nobody's silence means anything: due scores wait. */
  private async scoreDue(now: Date): Promise<boolean> {
    if (isStale(await selectNewestEventAt(this.dataSource.manager), now)) return false;
    const count = await this.dataSource.transaction(async (manager) => {
      const due = await lockDue(manager, now, CUSTOMERS_PER_STEP);
      if (due.length > 0) await this.score(manager, due, now);
      return due.length;
    });
    if (count > 0) this.wake.wake('customer_health');
    return count > 0;
  }
}

function scored(facts: FactsRow, scoreWeekAgo: number | null, asOf: Date, stale: boolean): ScoredRow {
  const { score, tier, contributions } = scoreHealth(facts);
  const dayLater = asOf.getTime() + RESCORE_AFTER_MS;
  const dueAt = stale ? asOf.getTime() : Math.min(dayLater, facts.rollsAt?.getTime() ?? dayLater);
  return {
    customerId: facts.customerId,
    score,
    tier,
    contributions,
    scoreWeekAgo,
    calls14d: facts.calls14d,
    active: facts.active,
    asOf,
    dueAt: new Date(dueAt),
  };
}
