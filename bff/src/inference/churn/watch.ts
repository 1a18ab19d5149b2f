import type { ModelFigures, ModelWatch } from '@iops/contracts';
import { type Reference, stabilityIndex } from '../models/drift.js';
import { figuresOf } from '../models/figures.js';
import type { ModelForm } from '../models/model-form.js';
import { say } from '../models/train.js';
import type { CutRow } from './cuts.queries.js';
import { featureValues, type LabelledCut } from './examples.js';

/** Over this, a feature is spread quite otherwise than in training; a custom, not a test. */
const DRIFTED = 0.25;
/** Fewer who left say little of how good a model is. */
const LEFT_AT_LEAST = 20;

/** What is watched of a model: its features in the newest cut against training, and its figures on later outcomes. */
export function watchOf(
  { form, spread }: { form: ModelForm; spread: Record<string, Reference> },
  newest: readonly CutRow[],
  known: readonly LabelledCut[],
): Omit<ModelWatch, 'asOf'> {
  const now = newest.map((row) => featureValues(row, form.features));
  const drift = form.features
    .map((feature, i) => {
      const reference = spread[feature];
      return {
        feature,
        index: reference
          ? stabilityIndex(
              reference,
              now.map((values) => values[i] ?? null),
            )
          : null,
      };
    })
    .filter((row): row is { feature: string; index: number } => row.index !== null)
    .toSorted((a, b) => b.index - a.index);
  return {
    drift,
    drifted: drift.filter(({ index }) => index > DRIFTED).map(({ feature }) => feature),
    figures: laterFigures(form, known),
  };
}

function laterFigures(form: ModelForm, known: readonly LabelledCut[]): ModelFigures | null {
  const said = known
    .flatMap(({ rows }) => rows)
    .filter((row) => row.churned !== null)
    .map((row) => say(form, { values: featureValues(row, form.features), outcome: row.churned! }));
  return said.filter(({ outcome }) => outcome).length < LEFT_AT_LEAST ? null : figuresOf(said);
}
