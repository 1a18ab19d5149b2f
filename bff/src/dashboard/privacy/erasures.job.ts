import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { lockUnended } from '../../alerting/alerts/erase-alerts.queries.js';
import { selectIsThere, selectSessionIds } from '../../data/entities/erase-customer.queries.js';
import type { Person } from '../../data/entities/kept.js';
import {
  eraseEvents,
  eraseEventsAfter,
  eraseQuarantine,
  selectDays,
  selectEventsOf,
} from '../../data/ingest/erase-events.queries.js';
import { writtenForms, writtenSessions } from '../../data/ingest/written-forms.js';
import { deleteUndone, selectInterventionIds } from '../../inference/interventions/erase-interventions.queries.js';
import { Audit } from '../../platform/audit/audit.service.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { openMaintenanceSession } from '../../platform/database/maintenance-session.js';
import { selectAreOlderOver, selectCursor, waitForAllCursors } from '../../platform/jobs/cursor.queries.js';
import { Followers } from '../../platform/jobs/follower.js';
import { Pace } from '../../platform/jobs/pace.js';
import { deleteSetAsideOf } from '../../platform/jobs/set-aside.queries.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import {
  selectHidden,
  selectIsUnfinished,
  selectWaiting,
  type Unfinished,
  updateFinished,
  updateHidden,
} from './erasures.queries.js';
import { KEEPERS, targetsOf } from './keepers.queries.js';
import { selectPerson } from './person.queries.js';

/** Transactions that began before somebody is hidden are given so long to end: every follower waits meanwhile. */
const OLDER_END_MS = 3_000;
const LOOK_EVERY_MS = 10;

/**
 * Erases who asked to be forgotten: at once in all that is shown, in one transaction, then day by day in the events,
 * and in what was refused. A crash at any point leaves what the next step goes on with.
 */
@Injectable()
export class ErasuresJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private session: Client | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly followers: Followers,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly wake: Wake,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    // A pace of its own: a step is a whole erasure, much of it waiting, and nobody should wait for its turn so long.
    this.followers.startWorker('erasures', 'outbox', () => this.step(), new Pace());
  }

  /** Breaks off: another process, or the next start, goes on. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.session?.end();
  }

  /** Hides all who wait, and erases the oldest of those who are hidden; false where there is nothing to do, or another replica is at it. */
  async step(): Promise<boolean> {
    const { manager } = this.dataSource;
    if (!(await selectIsUnfinished(manager))) return false;
    const session = await openMaintenanceSession(this.config.databaseUrl);
    this.session = session;
    try {
      const { rows } = await session.query(`SELECT pg_try_advisory_lock(hashtext('iops.erasures')) AS mine`);
      if (!rows[0].mine) return false;
      await this.hideWaiting();
      const one = await selectHidden(manager);
      if (one === null) return false;
      await this.erase(session, one);
      await updateFinished(manager, one.erasureId, new Date());
      return true;
    } finally {
      this.session = null;
      await session.end();
    }
  }

  /** Whoever asks is hidden at once, however much of others is still to be looked through. */
  private async hideWaiting(): Promise<void> {
    for (const one of await selectWaiting(this.dataSource.manager)) await this.hide(one, new Date());
  }

  /** While no follower takes a step: none may write down again what it read before. */
  private async hide(one: Unfinished, at: Date): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await waitForOlder(manager);
      await waitForAllCursors(manager);
      const person = await selectPerson(manager, one.customerId, writtenForms);
      const hiddenTx = await updateHidden(manager, one.erasureId, person.words);
      const unread = await selectCursor(manager, 'entities');
      await eraseEventsAfter(manager, unread, { ...one, ...person, upTo: hiddenTx });
      await this.eraseShown(manager, person, one.pseudonym, at);
    });
    this.wake.wake('outbox');
  }

  private async eraseShown(manager: EntityManager, person: Person, pseudonym: string, at: Date): Promise<void> {
    const ended = await lockUnended(manager, person.alertIds);
    for (const { erase } of KEEPERS) await erase(manager, { ...person, pseudonym }, at);
    // Read only now: one may have been written down since the person was looked up.
    const interventionIds = await selectInterventionIds(manager, pseudonym);
    await this.audit.forgetPeople(manager, targetsOf({ ...person, interventionIds }));
    await deleteUndone(manager, pseudonym);
    for (const alertId of ended) await this.outbox.append(manager, 'alert.changed', { alertId, change: 'recovered' });
    // Without an id, for there is none to tell: open pages ask again who there is.
    await this.outbox.append(manager, 'customer_health.many_changed', { count: 1 });
  }

  /** In the events, in what was told and in what was refused: all that is stored may have to be looked through. */
  private async erase(session: Client, { hiddenTx, words, ...one }: Unfinished): Promise<void> {
    const { manager } = this.dataSource;
    const sessionIds = await selectSessionIds(manager, one.pseudonym);
    for (const day of await selectDays(session)) {
      const of = { ...one, sessionIds, upTo: hiddenTx! };
      const found = await selectEventsOf(session, day, of);
      // Before: an event that was erased is not found again, should this be the last that is done.
      const own = found.filter(({ isOwn }) => isOwn);
      await deleteSetAsideOf(
        manager,
        own.map(({ eventId }) => eventId),
      );
      await eraseEvents(session, day, of, found);
      await this.hideWaiting();
    }
    await this.outbox.forgetCustomer(manager, one.customerId);
    await eraseQuarantine(session, [...words, ...writtenSessions(sessionIds)]);
    await this.lookAgain(one, new Date());
  }

  /** What had read of the customer before they were hidden, and was no follower, may have written it down since. */
  private async lookAgain(
    { customerId, pseudonym }: Pick<Unfinished, 'customerId' | 'pseudonym'>,
    at: Date,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await waitForAllCursors(manager);
      // Somebody new of this id stays.
      if (await selectIsThere(manager, customerId)) return;
      await this.eraseShown(manager, await selectPerson(manager, customerId, writtenForms), pseudonym, at);
    });
    this.wake.wake('outbox');
  }
}

/**
 * Waits until all transactions that are older than this one are over: what they stored counts as sent before.
 * @throws Error where one goes on for long; it is tried again
 */
async function waitForOlder(manager: EntityManager): Promise<void> {
  for (const until = performance.now() + OLDER_END_MS; performance.now() < until; await sleep(LOOK_EVERY_MS)) {
    if (await selectAreOlderOver(manager)) return;
  }
  throw new Error('A transaction from before is not over yet.');
}
