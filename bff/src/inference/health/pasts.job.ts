import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import { lockCursor } from '../../platform/jobs/cursor.queries.js';
import { type Follow, Followers } from '../../platform/jobs/follower.js';
import { beginPasts, type ChangedSession, selectChanged, selectUnsettled, settle, unsettle } from './pasts.queries.js';

const DAY_MS = 86_400_000;
/** What is counted ends so long ago: no window of a score, nor of the one a week before, may reach into it. */
const SETTLED_DAYS = 40;
/** A past is counted on once it ends so long ago: what scoring reads one by one must not grow without end. */
const OUTDATED_DAYS = 75;
/** Sessions of one step, about. */
const SESSIONS_PER_STEP = 2_000;
/** Customers that are settled in one step: an open transaction holds the other followers back. */
const CUSTOMERS_PER_STEP = 500;

/**
 * Counts what the older sessions of each customer came to, so that the cost of a score does not grow with all that is
 * kept. A session that changes although it was counted makes its customer's past be counted anew.
 */
@Injectable()
export class PastsJob implements OnApplicationBootstrap {
  private readonly follow: Follow<ChangedSession> = {
    name: 'health.pasts',
    source: 'sessions',
    limit: SESSIONS_PER_STEP,
    read: selectChanged,
    keyOf: ({ sessionId }) => sessionId,
    write: (manager, sessions) => this.take(manager, sessions, new Date()),
    wakes: 'customer_health',
  };

  constructor(
    private readonly dataSource: DataSource,
    private readonly followers: Followers,
  ) {}

  onApplicationBootstrap(): void {
    this.followers.start(this.follow);
    this.followers.startWorker('health.settle', 'sessions', () => this.settle(new Date()));
  }

  /**
   * Counts the pasts that are outdated as of a moment, some of them; answers whether there were any. Under the
   * follower's lock: a session that is written while it is counted is then still to be followed, and found.
   */
  async settle(asOf: Date): Promise<boolean> {
    const daysBefore = (days: number) => new Date(asOf.getTime() - days * DAY_MS);
    const { manager } = this.dataSource;
    const customerIds = await selectUnsettled(manager, daysBefore(OUTDATED_DAYS), CUSTOMERS_PER_STEP);
    // While history is being filled in, what is counted would be counted again and again.
    if (customerIds.length === 0 || isStale(await selectNewestEventAt(manager), asOf)) return false;
    return this.dataSource.transaction(async (inner) => {
      if ((await lockCursor(inner, this.follow.name, this.follow.source)) === null) return false;
      await settle(inner, customerIds, daysBefore(SETTLED_DAYS));
      return true;
    });
  }

  private async take(manager: EntityManager, sessions: readonly ChangedSession[], asOf: Date): Promise<void> {
    const customersOf = (some: readonly ChangedSession[]) => [...new Set(some.map(({ customerId }) => customerId))];
    await beginPasts(manager, customersOf(sessions.filter(({ isCounted }) => isCounted === null)));
    await unsettle(manager, customersOf(sessions.filter(({ isCounted }) => isCounted === true)), asOf);
  }
}
