import type { ModelFigures } from '@iops/contracts';
import { type Calibration, calibrated, calibrationOf, type Said } from './calibrate.js';
import { figuresOf } from './figures.js';
import { type FitRefusal, surpriseOf } from './fit-logistic.js';
import { type Labelled, learn } from './learn.js';
import { type ModelForm, predict } from './model-form.js';

/** A row to train on, and what it may serve for: rows of one customer share a fold. */
export interface Example extends Labelled {
  id: string;
  /** 0..4. */
  fold: number;
  /** The part that its time gives it; `any` where rows have no time. */
  phase: 'train' | 'calibrate' | 'evaluate' | 'any';
}

/** What a customer's model said that had seen neither the customer nor the time. */
export interface Evaluated extends Said {
  example: Example;
}

/** A model with its figures, or why there is none. */
export type Trained =
  | { kind: 'trained'; form: ModelForm; figures: ModelFigures; evaluated: Evaluated[] }
  | { kind: 'refused'; reason: FitRefusal | 'nothing_to_evaluate' };

/** Parts that the customers are dealt into. */
export const FOLDS = 5;
/** Penalties that are tried: what is worth one, ten and a hundred rows against an effect of one standard deviation. */
const PENALTIES = [1, 10, 100];

/**
 * Trains, calibrates and evaluates on rows that are apart, by customer and, where rows have a time, by time too: each
 * fold is evaluated by a model that was trained on three others and calibrated on the fourth. The model that is
 * answered is trained on all rows for training, and calibrated by those that are said by models which had not seen
 * them. Yields every few milliseconds of work.
 */
export function* train(features: readonly string[], examples: readonly Example[]): Generator<void, Trained> {
  const evaluated: Evaluated[] = [];
  const said = new Map<number, Said[]>(PENALTIES.map((penalty) => [penalty, []]));
  for (let fold = 0; fold < FOLDS; fold++) {
    const turn = yield* takeTurn(features, examples, fold);
    if (turn.kind === 'refused') return turn;
    evaluated.push(...turn.evaluated);
    for (const [penalty, rows] of turn.said) said.get(penalty)!.push(...rows);
  }
  const figures = figuresOf(evaluated);
  if (figures === null) return { kind: 'refused', reason: 'nothing_to_evaluate' };
  const penalty = bestOf(said);
  const learnt = yield* learn(features, rowsFor(examples, 'train'), [penalty]);
  if (learnt.kind === 'refused') return learnt;
  const form = calibrated(learnt.forms.get(penalty)!, yield* calibrationOf(said.get(penalty)!));
  return { kind: 'trained', form, figures, evaluated };
}

/** The fold of a customer, the same for ever (FNV-1a). */
export function foldOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % FOLDS;
}

type Turn =
  | { kind: 'taken'; evaluated: Evaluated[]; said: Map<number, Said[]> }
  | { kind: 'refused'; reason: FitRefusal };

/** One fold is evaluated, the next calibrates, the others train. */
function* takeTurn(features: readonly string[], examples: readonly Example[], fold: number): Generator<void, Turn> {
  const calibrating = (fold + 1) % FOLDS;
  const rows = rowsFor(examples, 'train').filter((row) => row.fold !== fold && row.fold !== calibrating);
  const learnt = yield* learn(features, rows, PENALTIES);
  if (learnt.kind === 'refused') return learnt;
  const held = rowsFor(examples, 'calibrate').filter((row) => row.fold === calibrating);
  const said = new Map([...learnt.forms].map(([penalty, form]) => [penalty, sayAll(form, held)]));
  yield;
  const penalty = bestOf(said);
  const calibration: Calibration = yield* calibrationOf(said.get(penalty)!);
  const form = calibrated(learnt.forms.get(penalty)!, calibration);
  const asked = rowsFor(examples, 'evaluate').filter((row) => row.fold === fold);
  const evaluated = asked.map((example) => ({ example, ...say(form, example) }));
  yield;
  return { kind: 'taken', evaluated, said };
}

/** What a model says of a row, beside what came of it. */
export function say(form: ModelForm, { values, outcome }: Labelled): Said {
  return { logOdds: predict(form, values).logOdds, outcome };
}

const sayAll = (form: ModelForm, rows: readonly Labelled[]): Said[] => rows.map((row) => say(form, row));

function rowsFor(examples: readonly Example[], phase: Example['phase']): Example[] {
  return examples.filter((example) => example.phase === phase || example.phase === 'any');
}

/** The penalty whose model was surprised the least; the strongest of several, where there was nothing to say. */
function bestOf(said: ReadonlyMap<number, readonly Said[]>): number {
  const surprises = [...said].map(([penalty, rows]) => ({
    penalty,
    surprise: rows.reduce((sum, { logOdds, outcome }) => sum + surpriseOf(logOdds, outcome), 0),
  }));
  return surprises.toSorted((a, b) => a.surprise - b.surprise || b.penalty - a.penalty)[0]!.penalty;
}
