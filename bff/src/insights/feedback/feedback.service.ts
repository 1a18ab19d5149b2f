import type { Feedback, FeedbackReason, Vote } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import { Problem } from '../../platform/http/problem.js';
import { ExplanationEntity } from '../explanations/explanation.entity.js';
import { deleteFeedback, selectFeedback, upsertFeedback } from './feedback.queries.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One person's word on one factor of an explanation. */
export interface Word {
  /** Null: the explanation as a whole. */
  factor: string | null;
  /** Null takes back what was said. */
  vote: Vote | null;
  reason: FeedbackReason | null;
  note: string | null;
  actor: string;
  at: Date;
}

/** Keeps what people think of reasons: one word of each person on each factor, with its audit entry. */
@Injectable()
export class FeedbackService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
  ) {}

  /**
   * All that was said of an alert's explanation, the newest first.
   * @throws Problem `not_found` when there is no explanation
   */
  async read(alertId: string): Promise<Feedback[]> {
    await this.explanationOf(this.dataSource.manager, alertId);
    return selectFeedback(this.dataSource.manager, alertId);
  }

  /**
   * Stores a word in place of the same person's earlier one on the same factor. The same word again changes nothing.
   * @throws Problem `not_found` when there is no explanation, `invalid_parameter` when it has no such factor
   */
  async say(alertId: string, word: Word): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { factor, vote, reason, actor, at } = word;
      const explanation = await this.explanationOf(manager, alertId);
      const about = factor === null ? null : factorOf(explanation, factor);
      const key = { alertId, factor, actor };
      const { provider } = explanation;
      const hasChanged =
        vote === null
          ? await deleteFeedback(manager, key)
          : await upsertFeedback(
              manager,
              key,
              { ...word, vote, provider, contribution: about?.contribution ?? null },
              at,
            );
      if (!hasChanged) return;
      const details = { factor, vote, reason };
      await this.audit.append(manager, {
        at,
        actor,
        action: 'explanation.feedback',
        target: `alert:${alertId}`,
        details,
      });
    });
  }

  private async explanationOf(manager: EntityManager, alertId: string): Promise<ExplanationEntity> {
    const found = UUID.test(alertId) ? await manager.findOneBy(ExplanationEntity, { alertId }) : null;
    if (found) return found;
    throw new Problem('not_found', 'There is no alert with this id, or its reason is not written yet.');
  }
}

function factorOf({ factors }: ExplanationEntity, feature: string) {
  const found = factors.find((factor) => factor.feature === feature);
  if (found) return found;
  const known = factors.map((factor) => factor.feature).join(', ');
  throw new Problem('invalid_parameter', `factor must be one of this explanation's: ${known || 'it has none'}.`, {
    pointer: '/factor',
  });
}
