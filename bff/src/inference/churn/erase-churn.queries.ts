import type { EntityManager } from 'typeorm';
import { BY_CUSTOMER, type Erased, type Kept, rowWithout } from '../../data/entities/kept.js';
import { eraseInLabels } from './labels.queries.js';

/** The arrays of a score by the names of the features of the model that gave it. */
const NAMED = `${rowWithout('feature_values', 'contributions')} || jsonb_build_object('features', (
  SELECT jsonb_object_agg(f, jsonb_build_object('value', t.feature_values[n], 'contribution', t.contributions[n]))
  FROM models m, jsonb_array_elements_text(m.form->'features') WITH ORDINALITY AS x(f, n) WHERE m.model_id = t.model_id))`;

/** What is said of a customer's leaving, and what is learnt from it. */
export const CHURN_KEPT: readonly Kept[] = [
  { ...BY_CUSTOMER, section: 'churn', table: 'churn_scores', order: 't.as_of', row: NAMED },
  { ...BY_CUSTOMER, section: 'churnFeatures', table: 'churn_rows', order: 't.cut_at' },
  { ...BY_CUSTOMER, section: 'churnLabels', table: 'churn_labels', order: 't.label_id' },
];

/** Forgets what is said of a customer's leaving; what models learn from stays, as figures of nobody. */
export async function eraseChurn(manager: EntityManager, erased: Erased): Promise<void> {
  const { customerId, pseudonym } = erased;
  await manager.query('DELETE FROM churn_scores WHERE customer_id = $1', [customerId]);
  await manager.query('UPDATE churn_rows SET customer_id = $2, channel = NULL WHERE customer_id = $1', [
    customerId,
    pseudonym,
  ]);
  await eraseInLabels(manager, erased);
}
