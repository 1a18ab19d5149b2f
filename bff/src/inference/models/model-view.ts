import type { Model, PredictAnswer } from '@iops/contracts';
import { predict } from './model-form.js';
import type { StoredModel } from './models.queries.js';
import type { Rows } from './rows.js';

/** A model as an admin reads it. */
export function viewOf(model: StoredModel): Model {
  const { modelId, kind, source, state, asOf, form, validation, comparison, watch, trainedOn } = model;
  return {
    id: modelId,
    kind,
    source,
    state,
    asOf: asOf.toISOString(),
    validation,
    comparison,
    watch,
    trainedOn,
    base: form.base,
    terms: form.terms.map(({ feature, shape, knot, mean, weight }) => ({
      feature: form.features[feature]!,
      shape,
      knot: shape === 'hinge' ? knot : null,
      mean,
      weight,
    })),
  };
}

/** What a model says of rows whose features stand in its order. */
export function predictionsOf({ form }: StoredModel, { rows }: Rows): PredictAnswer {
  return {
    items: rows.map(({ id, values }) => {
      const { probability, contributions } = predict(form, values);
      return {
        id,
        probability,
        base: form.base,
        contributions: Object.fromEntries(form.features.map((name, i) => [name, contributions[i]!])),
      };
    }),
  };
}
