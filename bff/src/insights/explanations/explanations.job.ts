import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Followers } from '../../platform/jobs/follower.js';
import { Outbox, type OutboxRow } from '../../platform/outbox/outbox.service.js';
import { ExplanationsService } from './explanations.service.js';

/** Outbox rows of one step. */
const ROWS_PER_STEP = 200;

/** Follows the outbox and explains what was raised: from then on it may be told. */
@Injectable()
export class ExplanationsJob implements OnApplicationBootstrap {
  constructor(
    private readonly followers: Followers,
    private readonly outbox: Outbox,
    private readonly explanations: ExplanationsService,
  ) {}

  onApplicationBootstrap(): void {
    this.followers.start({
      name: 'explanations',
      source: 'outbox',
      limit: ROWS_PER_STEP,
      read: (manager, range) => this.outbox.read(manager, range),
      keyOf: ({ outboxId }) => outboxId,
      write: (manager, rows) => this.explain(manager, rows, new Date()),
      wakes: 'outbox',
    });
  }

  private async explain(manager: EntityManager, rows: readonly OutboxRow[], at: Date): Promise<void> {
    for (const { topic, payload } of rows) {
      if (topic !== 'alert.raised') continue;
      const written = await this.explanations.write(manager, payload.alertId, at);
      if (written) await this.outbox.append(manager, 'alert.explained', payload);
    }
  }
}
