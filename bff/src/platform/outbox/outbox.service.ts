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

  /** The rows of a range, oldest first. */
  read(manager: EntityManager, { after, upTo }: TxRange): Promise<OutboxRow[]> {
    return manager.query(
      `SELECT outbox_id::text AS "outboxId", topic, payload FROM outbox
       WHERE tx_id > $1::xid8 AND tx_id <= $2::xid8 ORDER BY outbox_id`,
      [after, upTo],
    );
  }
}
