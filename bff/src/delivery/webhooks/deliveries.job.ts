import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AlertEntity } from '../../alerting/alerts/alert.entity.js';
import { selectHealth } from '../../inference/health/health.queries.js';
import { ExplanationEntity } from '../../insights/explanations/explanation.entity.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { Followers } from '../../platform/jobs/follower.js';
import { Outbox, type OutboxRow } from '../../platform/outbox/outbox.service.js';
import { messagesFor } from './message.js';
import { insertDelivery } from './webhooks.queries.js';

/** Outbox rows of one step. */
const ROWS_PER_STEP = 200;

/** Follows the outbox and writes down what the platform is to be told, with the cursor. */
@Injectable()
export class DeliveriesJob implements OnApplicationBootstrap {
  constructor(
    private readonly followers: Followers,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.followers.start({
      name: 'deliveries',
      source: 'outbox',
      limit: ROWS_PER_STEP,
      read: (manager, range) => this.outbox.read(manager, range),
      keyOf: ({ outboxId }) => outboxId,
      write: (manager, rows) => this.write(manager, rows, new Date()),
      wakes: 'deliveries',
    });
  }

  /** Without a receiver the cursor still moves: one that is set up later is not told of the past. */
  async write(manager: EntityManager, rows: readonly OutboxRow[], at: Date): Promise<void> {
    const { webhook } = this.config;
    if (webhook === null) return;
    for (const row of rows) {
      if (row.topic === 'alert.explained' || row.topic === 'alert.changed')
        await this.writeMessages(manager, row, { url: webhook.url, at });
    }
  }

  private async writeMessages(
    manager: EntityManager,
    { outboxId, payload }: Extract<OutboxRow, { topic: 'alert.explained' | 'alert.changed' }>,
    { url, at }: { url: string; at: Date },
  ): Promise<void> {
    const { alertId, change } = payload;
    const alert = await manager.findOneBy(AlertEntity, { alertId });
    if (alert === null) return;
    const explanation = await manager.findOneBy(ExplanationEntity, { alertId });
    const health = alert.type === 'churn_risk' ? await selectHealth(manager, alert.entityId) : null;
    const { dashboardUrl } = this.config;
    const messages = messagesFor({
      alert,
      change,
      explanation: explanation?.text ?? null,
      score: health?.score ?? null,
      dashboardUrl,
    });
    for (const message of messages) {
      const { type } = message;
      await insertDelivery(manager, {
        deliveryId: deliveryIdOf(alertId, outboxId, type),
        url,
        type,
        alertId,
        body: JSON.stringify(message),
        dueAt: at,
      });
    }
  }
}

/**
 * The same for the same change, and for no other: outbox ids begin anew with a new database, alert ids never come twice.
 * It has no full stop in it, because signatures are over `id.timestamp.body`.
 */
function deliveryIdOf(alertId: string, outboxId: string, type: string): string {
  return `msg_${outboxId}_${alertId.slice(0, 8)}_${type.replaceAll('.', '_')}`;
}
