import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Client } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { eraseAlerts } from '../../alerting/alerts/erase-alerts.queries.js';
import { eraseProjections, selectName, selectSessionIds } from '../../data/entities/erase-customer.queries.js';
import { eraseEvents, eraseEventsAfter, eraseQuarantine, selectDays } from '../../data/ingest/erase-events.queries.js';
import { eraseDeliveries } from '../../delivery/webhooks/erase-deliveries.queries.js';
import { eraseChurn } from '../../inference/churn/erase-churn.queries.js';
import { eraseHealth } from '../../inference/health/erase-health.queries.js';
import { eraseInterventions } from '../../inference/interventions/erase-interventions.queries.js';
import { eraseInTutors } from '../../inference/tutors/erase-customer.queries.js';
import { eraseExplanations } from '../../insights/explanations/erase-explanations.queries.js';
import { eraseFeedbackNotes } from '../../insights/feedback/erase-feedback.queries.js';
import { Audit } from '../../platform/audit/audit.service.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { openMaintenanceSession } from '../../platform/database/maintenance-session.js';
import { selectCursor, waitForAllCursors } from '../../platform/jobs/cursor.queries.js';
import { Followers } from '../../platform/jobs/follower.js';
import { deleteSetAsideOf } from '../../platform/jobs/set-aside.queries.js';
import { Outbox } from '../../platform/outbox/outbox.service.js';
import { Wake } from '../../platform/outbox/wake.js';
import { eraseInActiveSpans } from '../views/erase-active-spans.queries.js';
import { selectUnfinished, type Unfinished, updateFinished, updateHidden } from './erasures.queries.js';

/** The shortest name that is looked for in what was refused: a shorter one stands in others' events as well. */
const LEAST_NAME = 5;

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
    this.followers.startWorker('erasures', 'outbox', () => this.step(new Date()));
  }

  /** Breaks off: another process, or the next start, goes on. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.session?.end();
  }

  /** Erases the oldest that is not finished; false where there is none, or another replica is at it. */
  async step(now: Date): Promise<boolean> {
    if ((await selectUnfinished(this.dataSource.manager)) === null) return false;
    const session = await openMaintenanceSession(this.config.databaseUrl);
    this.session = session;
    try {
      const { rows } = await session.query(`SELECT pg_try_advisory_lock(hashtext('iops.erasures')) AS mine`);
      // Whoever had the lock may have finished it.
      const one = rows[0].mine ? await selectUnfinished(this.dataSource.manager) : null;
      if (one === null) return false;
      await this.erase(session, one.hiddenTx === null ? await this.hide(one, now) : one);
      await updateFinished(this.dataSource.manager, one.erasureId, now);
      return true;
    } finally {
      this.session = null;
      await session.end();
    }
  }

  /** While no follower takes a step: none may write down again what it read before. */
  private async hide(one: Unfinished, at: Date): Promise<Unfinished> {
    const hidden = await this.dataSource.transaction(async (manager) => {
      await waitForAllCursors(manager);
      const name = await selectName(manager, one.customerId);
      const words = [one.customerId, ...(name !== null && name.length >= LEAST_NAME ? [name] : [])];
      const hiddenTx = await updateHidden(manager, one.erasureId, words);
      const sessionIds = await selectSessionIds(manager, one.customerId);
      const unread = await selectCursor(manager, 'entities');
      await eraseEventsAfter(manager, unread, { ...one, sessionIds, upTo: hiddenTx });
      await this.eraseShown(manager, one, at);
      return { ...one, words, hiddenTx };
    });
    this.wake.wake('outbox');
    return hidden;
  }

  private async eraseShown(manager: EntityManager, one: Unfinished, at: Date): Promise<void> {
    await eraseProjections(manager, one);
    await eraseHealth(manager, one.customerId);
    await eraseChurn(manager, one);
    await eraseInTutors(manager, one);
    await eraseInActiveSpans(manager, one);
    const interventions = await eraseInterventions(manager, one);
    const { all, ended } = await eraseAlerts(manager, one, at);
    await eraseExplanations(manager, all);
    await eraseFeedbackNotes(manager, all);
    await eraseDeliveries(manager, all);
    const targets = [...interventions.map((id) => `intervention:${id}`), ...all.map((id) => `alert:${id}`)];
    await this.audit.forgetPeople(manager, targets);
    await deleteSetAsideOf(manager, [one.customerId]);
    await this.outbox.forgetCustomer(manager, one.customerId);
    for (const alertId of ended) await this.outbox.append(manager, 'alert.changed', { alertId, change: 'recovered' });
  }

  /** In the events and in what was refused: all that is stored may have to be looked through. */
  private async erase(session: Client, { customerId, pseudonym, words, hiddenTx }: Unfinished): Promise<void> {
    const { manager } = this.dataSource;
    const sessionIds = await selectSessionIds(manager, pseudonym);
    for (const day of await selectDays(session)) {
      const eventIds = await eraseEvents(session, day, { customerId, pseudonym, sessionIds, upTo: hiddenTx! });
      await deleteSetAsideOf(manager, eventIds);
    }
    await eraseQuarantine(session, words);
  }
}
