import type { ChurnFactor, ChurnRisk } from '@iops/contracts';
import { featureOf } from './features.js';
import type { ScoreRow } from './scores.queries.js';

/** What is needed of the model that scored. */
export interface ScoringModel {
  modelId: string;
  form: { features: readonly string[]; base: number };
  validation: { threshold: number };
}

/** Factors that are shown with what can be done about them. */
const SHOWN = 3;

/** A stored score in words: what speaks for leaving first, and everything that adds up to it. */
export function riskOf(
  { customerId, probability, values, contributions, asOf }: ScoreRow,
  model: ScoringModel,
): ChurnRisk {
  const { features, base } = model.form;
  const all = features.map((name, i): ChurnFactor => {
    const { label, intervention } = featureOf(name) ?? { label: name, intervention: 'call' };
    return { feature: name, label, value: values[i] ?? null, contribution: contributions[i] ?? 0, intervention };
  });
  return {
    customerId,
    probability,
    threshold: model.validation.threshold,
    atRisk: probability >= model.validation.threshold,
    base,
    factors: all
      .filter(({ contribution }) => contribution > 0)
      .toSorted((a, b) => b.contribution - a.contribution)
      .slice(0, SHOWN),
    contributions: all,
    modelId: model.modelId,
    asOf: asOf.toISOString(),
  };
}
