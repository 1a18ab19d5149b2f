import { type FitRefusal, fitLogistic, type LogisticFit, type Weights } from './fit-logistic.js';
import { type ModelForm, shapeOf } from './model-form.js';
import { type Shape, shapesOf } from './shapes.js';

/** One row that can be learnt from: a value for each feature, null where it is not known, and what came of it. */
export interface Labelled {
  values: readonly (number | null)[];
  outcome: boolean;
}

/** Models of the same rows, by penalty, or why there are none. */
export type Learnt = { kind: 'learnt'; forms: Map<number, ModelForm> } | { kind: 'refused'; reason: FitRefusal };

/** Rows that are shaped before others get their turn. */
const ROWS_PER_TURN = 1_000;

/**
 * Learns a model for each penalty; the strongest comes first, since each is a good start for the next. A value that is
 * not known counts as the mean. Yields every few milliseconds of work.
 */
export function* learn(
  features: readonly string[],
  rows: readonly Labelled[],
  penalties: readonly number[],
): Generator<void, Learnt> {
  const shapes: Shape[] = [];
  for (const index of features.keys()) {
    const values = rows.map((row) => row.values[index] ?? null);
    if (values.some((value) => value !== null && !Number.isFinite(value)))
      return { kind: 'refused', reason: 'not_finite' };
    shapes.push(...shapesOf(index, values));
    yield;
  }
  const sample = {
    values: yield* standardised(shapes, rows),
    width: shapes.length,
    outcomes: Uint8Array.from(rows, ({ outcome }) => Number(outcome)),
  };
  const forms = new Map<number, ModelForm>();
  let start: Weights | null = null;
  for (const penalty of penalties.toSorted((a, b) => b - a)) {
    const fit: LogisticFit = yield* fitLogistic(sample, penalty, start);
    if (fit.kind === 'refused') return fit;
    forms.set(penalty, formOf(features, shapes, fit));
    start = fit;
  }
  return { kind: 'learnt', forms };
}

function* standardised(
  shapes: readonly Shape[],
  rows: readonly Labelled[],
): Generator<void, Float64Array<ArrayBuffer>> {
  const values = new Float64Array(rows.length * shapes.length);
  for (const [i, row] of rows.entries()) {
    for (const [j, shape] of shapes.entries()) {
      const value = row.values[shape.feature] ?? null;
      if (value !== null) values[i * shapes.length + j] = (shapeOf(shape, value) - shape.mean) / shape.spread;
    }
    if ((i + 1) % ROWS_PER_TURN === 0) yield;
  }
  return values;
}

function formOf(features: readonly string[], shapes: readonly Shape[], { intercept, weights }: Weights): ModelForm {
  const terms = shapes.map(({ spread, ...shape }, i) => ({ ...shape, weight: weights[i]! / spread }));
  return { features: [...features], base: intercept, terms };
}
