import type { ModelSource, ModelState, ModelTraining, ModelValidation, ModelWatch } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { Reference } from './drift.js';
import type { ModelForm } from './model-form.js';

/** What a model is about. */
export type ModelKind = 'churn';

/** A model to be stored. */
export interface ModelDraft {
  kind: ModelKind;
  source: ModelSource;
  asOf: Date;
  form: ModelForm;
  validation: ModelValidation;
  /** How its features were spread in training, by name. */
  spread: Record<string, Reference>;
  comparison: { challenger: number; inForce: number; standardError: number } | null;
  trainedOn: ModelTraining | null;
}

/** A stored model. */
export interface StoredModel extends ModelDraft {
  modelId: string;
  state: ModelState;
  watch: ModelWatch | null;
}

/** Of those that were promoted and not withdrawn, the one that was promoted last decides. */
const IN_FORCE = `(SELECT f.model_id FROM models f
  WHERE f.kind = m.kind AND f.promotion IS NOT NULL AND f.withdrawn_at IS NULL
  ORDER BY f.promotion DESC, f.created_at DESC LIMIT 1)`;

const STORED = `
  SELECT m.model_id AS "modelId", m.kind, m.source, m.as_of AS "asOf", m.form, m.validation, m.spread, m.comparison,
    m.watch, m.trained_on AS "trainedOn", CASE WHEN m.source = 'rows' THEN 'apart' WHEN m.withdrawn_at IS NOT NULL THEN 'withdrawn'
      WHEN m.promotion IS NULL THEN 'refused' WHEN m.model_id = ${IN_FORCE} THEN 'in_force' ELSE 'superseded' END AS state
  FROM models m`;

/** The model that decides, or null before the first. */
export async function selectInForce(manager: EntityManager, kind: ModelKind): Promise<StoredModel | null> {
  const rows = await manager.query<StoredModel[]>(`${STORED} WHERE m.kind = $1 AND m.model_id = ${IN_FORCE}`, [kind]);
  return rows[0] ?? null;
}

/** The id of the model that decides, or null before the first: cheap enough for every step of a job. */
export async function selectInForceId(manager: EntityManager, kind: ModelKind): Promise<string | null> {
  const rows = await manager.query<{ modelId: string }[]>(
    `SELECT model_id AS "modelId" FROM models
     WHERE kind = $1 AND promotion IS NOT NULL AND withdrawn_at IS NULL
     ORDER BY promotion DESC, created_at DESC LIMIT 1`,
    [kind],
  );
  return rows[0]?.modelId ?? null;
}

/** Changes with every promotion and withdrawal: also when the same model decides again. */
export async function selectDecision(manager: EntityManager, kind: ModelKind): Promise<string> {
  const [row] = await manager.query<[{ decision: string }]>(
    `SELECT coalesce(max(promotion), 0) || ' ' || count(withdrawn_at) AS decision FROM models WHERE kind = $1`,
    [kind],
  );
  return row.decision;
}

/** One model, or null. */
export async function selectModel(manager: EntityManager, modelId: string): Promise<StoredModel | null> {
  const rows = await manager.query<StoredModel[]>(`${STORED} WHERE m.model_id = $1`, [modelId]);
  return rows[0] ?? null;
}

/** The newest models, the ones in force before all. */
export function selectModels(manager: EntityManager, limit: number): Promise<StoredModel[]> {
  return manager.query(
    `SELECT * FROM (${STORED} ORDER BY (m.model_id = ${IN_FORCE}) DESC, m.created_at DESC, m.model_id LIMIT $1) AS newest`,
    [limit],
  );
}

/** The moment that the newest model of the own history was trained as of, or null. */
export async function selectTrainedAsOf(manager: EntityManager, kind: ModelKind): Promise<Date | null> {
  const rows = await manager.query<{ asOf: Date | null }[]>(
    `SELECT max(as_of) AS "asOf" FROM models WHERE kind = $1 AND source = 'history'`,
    [kind],
  );
  return rows[0]?.asOf ?? null;
}

/** Stores a model and answers its id; it decides nothing until it is promoted. */
export async function insertModel(manager: EntityManager, draft: ModelDraft): Promise<string> {
  const { kind, source, asOf, form, validation, spread, comparison, trainedOn } = draft;
  const rows = await manager.query<{ modelId: string }[]>(
    `INSERT INTO models (kind, source, as_of, form, validation, spread, comparison, trained_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING model_id AS "modelId"`,
    [
      kind,
      source,
      asOf,
      JSON.stringify(form),
      JSON.stringify(validation),
      JSON.stringify(spread),
      comparison && JSON.stringify(comparison),
      trainedOn && JSON.stringify(trainedOn),
    ],
  );
  return rows[0]!.modelId;
}

/** Stores a model that is shipped under an id of its own, once; every other model is promoted above it. */
export async function insertPrior(manager: EntityManager, modelId: string, draft: ModelDraft): Promise<void> {
  await manager.query(
    `INSERT INTO models (model_id, kind, source, as_of, form, validation, spread, promotion)
     VALUES ($1, $2, 'prior', $3, $4, $5, $6, 0) ON CONFLICT DO NOTHING`,
    [
      modelId,
      draft.kind,
      draft.asOf,
      JSON.stringify(draft.form),
      JSON.stringify(draft.validation),
      JSON.stringify(draft.spread),
    ],
  );
}

/** Until the transaction ends, nobody else promotes or withdraws a model. */
export async function lockModels(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtext('iops.models'))`);
}

/** Lets a model decide from now on. */
export async function promoteModel(manager: EntityManager, kind: ModelKind, modelId: string): Promise<void> {
  await manager.query(
    `UPDATE models SET promotion = (SELECT coalesce(max(promotion), 0) + 1 FROM models WHERE kind = $1)
     WHERE model_id = $2`,
    [kind, modelId],
  );
}

/** A model that was withdrawn decides no more; the one before it does. */
export async function withdrawModel(manager: EntityManager, modelId: string, at: Date): Promise<void> {
  await manager.query('UPDATE models SET withdrawn_at = $2 WHERE model_id = $1', [modelId, at]);
}

/** Notes what was seen of a model in use. */
export async function updateWatch(manager: EntityManager, modelId: string, watch: ModelWatch): Promise<void> {
  await manager.query('UPDATE models SET watch = $2 WHERE model_id = $1', [modelId, JSON.stringify(watch)]);
}

/** Forgets all but the newest models that were trained on rows that were sent. */
export async function deleteOldApart(manager: EntityManager, kept: number): Promise<void> {
  await manager.query(
    `DELETE FROM models WHERE model_id IN (
       SELECT model_id FROM models WHERE source = 'rows' ORDER BY created_at DESC, model_id OFFSET $1)`,
    [kept],
  );
}
