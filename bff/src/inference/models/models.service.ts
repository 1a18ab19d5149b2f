import { setImmediate as letOthersWork } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../../platform/audit/audit.service.js';
import { Problem } from '../../platform/http/problem.js';
import {
  deleteOldApart,
  insertModel,
  lockModels,
  type ModelDraft,
  type ModelKind,
  promoteModel,
  type StoredModel,
  selectInForce,
  selectInForceId,
  selectModel,
  selectModels,
  withdrawModel,
} from './models.queries.js';

const LISTED = 100;
/** Models that were trained on rows that were sent; with more, the oldest go. */
const KEPT_APART = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Keeps the models: which there are, which of each kind decides, and which did before it. */
@Injectable()
export class ModelsService {
  private newest: StoredModel | null = null;
  private computing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: Audit,
  ) {}

  /** The models, the one in force first, then the newest. */
  list(): Promise<StoredModel[]> {
    return selectModels(this.dataSource.manager, LISTED);
  }

  /**
   * One model.
   * @throws Problem `not_found`
   */
  async read(modelId: string): Promise<StoredModel> {
    const model = UUID.test(modelId) ? await selectModel(this.dataSource.manager, modelId) : null;
    if (!model) throw new Problem('not_found', 'No model has this id.');
    return model;
  }

  /** The model that decides. There is always one: a prior is stored at the start. */
  async inForce(manager: EntityManager, kind: ModelKind): Promise<StoredModel> {
    const id = await selectInForceId(manager, kind);
    if (id === null) throw new Error(`No model of ${kind} is in force.`);
    if (this.newest?.modelId !== id) this.newest = await selectInForce(manager, kind);
    return this.newest!;
  }

  /** Stores a model that stays apart: it is asked by its id, and decides nothing. */
  async keepApart(draft: ModelDraft): Promise<string> {
    return this.dataSource.transaction(async (manager) => {
      const modelId = await insertModel(manager, draft);
      await deleteOldApart(manager, KEPT_APART);
      return modelId;
    });
  }

  /** Stores a model, and lets it decide unless it is worse than the one in force. */
  async offer(draft: ModelDraft, isWorse: boolean): Promise<StoredModel> {
    const modelId = await this.dataSource.transaction(async (manager) => {
      await lockModels(manager);
      const id = await insertModel(manager, draft);
      if (!isWorse) await promoteModel(manager, draft.kind, id);
      return id;
    });
    return this.read(modelId);
  }

  /**
   * Withdraws the model in force, so that the one before it decides again; answers that one.
   * @throws Problem `conflict` when there is none before it
   */
  async rollBack(kind: ModelKind, actor: string, at: Date): Promise<StoredModel> {
    return this.dataSource.transaction(async (manager) => {
      await lockModels(manager);
      const withdrawn = await selectInForce(manager, kind);
      if (!withdrawn || withdrawn.source === 'prior') throw new Problem('conflict', 'No model was in force before it.');
      await withdrawModel(manager, withdrawn.modelId, at);
      const model = (await selectInForce(manager, kind))!;
      const details = { withdrawn: withdrawn.modelId };
      await this.audit.append(manager, {
        at,
        actor,
        action: 'model.roll_back',
        target: `model:${model.modelId}`,
        details,
      });
      return model;
    });
  }

  /** Runs a computation to its end, letting others work between its steps; one at a time in this process. */
  compute<T>(steps: Generator<void, T>): Promise<T> {
    const result = this.computing.then(() => drive(steps));
    this.computing = result.catch(() => undefined);
    return result;
  }
}

async function drive<T>(steps: Generator<void, T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await letOthersWork();
  }
}
