import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import { type Follow, Followers } from '../../platform/jobs/follower.js';
import { JobRuns } from '../../platform/jobs/job-runs.service.js';
import { Pace } from '../../platform/jobs/pace.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import type { CustomerFactsAt } from './facts.js';
import { lockDue, selectCustomerIds, selectFactsAt, selectTouched } from './health.queries.js';
import { forgetScores } from './history.queries.js';
import { holdPasts } from './pasts.queries.js';
import { weighHealth } from './score.js';
import { type ScoredRow, type Storing, upsertScores } from './scores.queries.js';

const DAY_MS = 86_400_000;
/** Every score is looked at again after a day: who goes silent must get worse. */
const RESCORE_AFTER_MS = DAY_MS;
/** The span of the change that alerts look at. */
const CHANGE_MS = 7 * DAY_MS;
/** Days that the history of scores goes back. */
const HISTORY_DAYS = 400;
/** Customers of one step. */
const CUSTOMERS_PER_STEP = 1_000;
/**
 * Of more in one step no screen is told one by one: alerts come through the same outbox (measured: behind 50,000 rows
 * one took three seconds).
 */
const MOST_TOLD = 20;
/** While the database works for one step of a run over all, the next one is prepared. */
const LANES = 2;
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
    private readonly outbox: Outbox,
    private readonly pace: Pace,
  ) {}

  onApplicationBootstrap(): void {
    this.runs.offer('health', (asOf, run) => this.scoreAll(asOf, run));
    this.followers.startWorker('health', 'customers', () => this.scoreTouched(new Date()));
    this.followers.startWorker('health.due', 'customer_health', () => this.scoreDue(new Date()));
  }

  /**
   * Scores customers as of a moment, in the caller's transaction. History keeps what came of it, and whose health moved
   * is told, but not while events are missing: what is scored then says nothing of anybody. Those who follow the scores
   * look at all of them, or at those that changed or were due.
   */
  async score(
    manager: EntityManager,
    customerIds: readonly string[],
    asOf: Date,
    marks: Storing['marks'] = 'all',
  ): Promise<void> {
    const stale = isStale(await selectNewestEventAt(manager), asOf);
    await holdPasts(manager);
    const weekAgo = new Date(asOf.getTime() - CHANGE_MS);
    const facts = await selectFactsAt(manager, customerIds, [weekAgo, asOf]);
    const rows = facts.map(([before, now]) => scored(now!, scoreOf(before!), stale));
    const moved = await upsertScores(manager, rows, { asOf, keeps: !stale, marks });
    await this.tell(manager, moved);
  }

  private async tell(manager: EntityManager, moved: readonly string[]): Promise<void> {
    if (moved.length > MOST_TOLD) {
      await this.outbox.append(manager, 'customer_health.many_changed', { count: moved.length });
      return;
    }
    const payloads = moved.map((customerId) => ({ customerId }));
    await this.outbox.appendAll(manager, 'customer_health.changed', payloads);
  }

  /**
   * Scores every customer as of a moment; a score that is newer stays. Who is found the same before the time costs those
   * who follow nothing: they look at everybody once a day as it is.
   */
  private async scoreAll(
    asOf: Date,
    { report, signal }: { report: (progress: number) => void; signal: AbortSignal },
  ): Promise<void> {
    const ids = await selectCustomerIds(this.dataSource.manager);
    let next = 0;
    const lane = async () => {
      while (next < ids.length) {
        signal.throwIfAborted();
        const some = ids.slice(next, next + CUSTOMERS_PER_STEP);
        next += some.length;
        this.pace.press();
        await this.dataSource.transaction((inner) => this.score(inner, some, asOf, 'changed'));
        report(next / ids.length);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    this.wake.wake('customer_health');
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
      if (due.length > 0) {
        await this.score(manager, due, now);
        await forgetScores(manager, due, new Date(now.getTime() - HISTORY_DAYS * DAY_MS));
      }
      return due.length;
    });
    if (count > 0) this.wake.wake('customer_health');
    return count > 0;
  }
}

function scored(facts: CustomerFactsAt, scoreWeekAgo: number | null, stale: boolean): ScoredRow {
  const { customerId, at, calls14d, active, lastSessionAt, rollsAt } = facts;
  const { score, tier, values, weights } = weighHealth(facts);
  const dayLater = at.getTime() + RESCORE_AFTER_MS;
  const dueAt = new Date(stale ? at.getTime() : Math.min(dayLater, rollsAt?.getTime() ?? dayLater));
  return { customerId, score, tier, values, weights, scoreWeekAgo, calls14d, active, lastSessionAt, dueAt };
}

/** Null before the customer was there. */
function scoreOf(facts: CustomerFactsAt): number | null {
  return facts.tenureDays === null || facts.tenureDays < 0 ? null : weighHealth(facts).score;
}
