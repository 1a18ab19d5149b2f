import type { ChurnRisk } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { selectNewestEventAt } from '../../data/entities/entities.queries.js';
import { isStale } from '../../data/entities/freshness.js';
import { predict } from '../models/model-form.js';
import { ModelsService } from '../models/models.service.js';
import { selectFacts } from './facts.queries.js';
import { isThere, valuesOf } from './features.js';
import { riskOf } from './risk.js';
import { deleteScores, selectScores, upsertScores } from './scores.queries.js';

/** Senders' clocks may be so far ahead; what is newer was not known at the moment that is looked from. */
const CLOCKS_AHEAD_MS = 10 * 60_000;

/** How likely customers are to leave, and why. */
@Injectable()
export class ChurnService {
  constructor(
    private readonly manager: EntityManager,
    private readonly models: ModelsService,
  ) {}

  /** The stored risks of customers, by id; whoever left already, or is not known, has none. */
  async of(customerIds: readonly string[]): Promise<Map<string, ChurnRisk>> {
    const scores = await selectScores(this.manager, customerIds);
    const modelIds = [...new Set(scores.map(({ modelId }) => modelId))];
    const models = new Map(await Promise.all(modelIds.map(async (id) => [id, await this.models.read(id)] as const)));
    return new Map(scores.map((row) => [row.customerId, riskOf(row, models.get(row.modelId)!)]));
  }

  /**
   * Scores customers as of a moment with the model in force, in the caller's transaction. While events are missing,
   * nobody's silence means anything: then it is as of the newest of them.
   */
  async score(manager: EntityManager, customerIds: readonly string[], asOf: Date): Promise<void> {
    const newest = await selectNewestEventAt(manager);
    if (newest === null) return;
    const at = isStale(newest, asOf) ? newest : asOf;
    const knowledge = newest.getTime() - at.getTime() > CLOCKS_AHEAD_MS ? 'said_by_then' : 'stored';
    const { modelId, form } = await this.models.inForce(manager, 'churn');
    const facts = (await selectFacts(manager, customerIds, at, knowledge)).filter(isThere);
    const rows = facts.map((row) => {
      const values = valuesOf(form.features, row);
      const { probability, contributions } = predict(form, values);
      return { customerId: row.customerId, modelId, probability, values, contributions, asOf: at };
    });
    await upsertScores(manager, rows);
    const there = new Set(facts.map(({ customerId }) => customerId));
    await deleteScores(
      manager,
      customerIds.filter((id) => !there.has(id)),
      at,
    );
  }
}
