import type { AlertChange } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TxRange } from '../jobs/cursor.queries.js';

/** What is told between stages, by topic. Payloads carry ids and what changed; readers look up the rest. */
export interface OutboxTopics {
  /** An episode began, or rose in severity. */
  'alert.raised': { alertId: string; change: 'opened' | 'escalated' };
  /** The reason of a raised alert is written: from here on it may be told. */
  'alert.explained': { alertId: string; change: 'opened' | 'escalated' };
  /** An operator acted, a snooze ended, or the condition recovered or came back to a reopened alert. */
  'alert.changed': { alertId: string; change: Exclude<AlertChange, 'opened' | 'escalated'> };
  /** Something outside was told of. */
  'external_event.recorded': { externalEventId: string };
  /** A customer's health moved as far as somebody should see: to another tier, or by five points. */
  'customer_health.changed': { customerId: string };
  /** The health of so many customers moved at once that each by itself would keep alerts waiting. */
  'customer_health.many_changed': { count: number };
  /** A subject was forecast anew. */
  'forecast.made': { subject: string };
}

/** One row of the outbox. */
export type OutboxRow = {
  [Topic in keyof OutboxTopics]: { outboxId: string; topic: Topic; payload: OutboxTopics[Topic] };
}[keyof OutboxTopics];

/** The table through which stages tell later ones what happened, in the transaction of the change itself. */
@Injectable()
export class Outbox {
  /** Appends in the caller's transaction; call `wake('outbox')` after the commit. */
  async append<Topic extends keyof OutboxTopics>(
    manager: EntityManager,
    topic: Topic,
    payload: OutboxTopics[Topic],
  ): Promise<void> {
    await manager.query('INSERT INTO outbox (topic, payload) VALUES ($1, $2)', [topic, payload]);
  }

  /** Appends one row for each payload, in their order, in the caller's transaction. */
  async appendAll<Topic extends keyof OutboxTopics>(
    manager: EntityManager,
    topic: Topic,
    payloads: readonly OutboxTopics[Topic][],
  ): Promise<void> {
    if (payloads.length === 0) return;
    await manager.query(
      `INSERT INTO outbox (topic, payload)
       SELECT $1, payload FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS given (payload, n) ORDER BY n`,
      [topic, JSON.stringify(payloads)],
    );
  }

  /** The rows of a range, oldest first. */
  read(manager: EntityManager, { after, upTo }: TxRange): Promise<OutboxRow[]> {
    return manager.query(
      `SELECT outbox_id::text AS "outboxId", topic, payload FROM outbox
       WHERE tx_id > $1::xid8 AND tx_id <= $2::xid8 ORDER BY outbox_id`,
      [after, upTo],
    );
  }

  /** Forgets what was told of a customer by id. */
  async forgetCustomer(manager: EntityManager, customerId: string): Promise<void> {
    await manager.query(`DELETE FROM outbox WHERE payload->>'customerId' = $1`, [customerId]);
  }
}
