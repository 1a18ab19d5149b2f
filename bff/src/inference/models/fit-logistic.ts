import { solvePositive } from './solve-positive.js';

/** What is fitted: a row of values for each outcome. */
export interface Sample {
  /** Row-major, as many rows as there are outcomes; each column about centred and of spread 1. */
  values: Float64Array;
  width: number;
  /** 1 where it happened. */
  outcomes: Uint8Array;
}

/** Log-odds are intercept + weights · values. */
export interface Weights {
  intercept: number;
  weights: Float64Array;
}

/** Why a sample cannot be fitted. */
export type FitRefusal = 'not_finite' | 'one_class' | 'not_converged';

/** The weights, or why there are none. */
export type LogisticFit = ({ kind: 'fitted' } & Weights) | { kind: 'refused'; reason: FitRefusal };

const MAX_STEPS = 60;
/** Half of a step is tried this often before none is better. */
const MAX_HALVINGS = 60;
/** The loss is within about this much of its least, in nats of the whole sample; the last step brings it nearer still. */
const TOLERANCE = 1e-9;
/** Where rounding lets nothing be better any more, this is near enough. */
const ROUGH_TOLERANCE = 1e-6;
/** Multiplications between two yields: a few milliseconds. */
const WORK_PER_TURN = 2_000_000;

/**
 * Fits a logistic regression by Newton's method (iteratively reweighted least squares) with a line search, under the
 * penalty ½ · `penalty` · |weights|², `penalty` > 0; the intercept goes free. The penalty makes the answer unique and
 * finite, also where the outcomes are separable or a column is constant. Yields every few milliseconds of work.
 */
export function* fitLogistic(
  sample: Sample,
  penalty: number,
  start: Weights | null = null,
): Generator<void, LogisticFit> {
  const reason = refusalOf(sample, penalty);
  if (reason) return { kind: 'refused', reason };
  let at: Float64Array = start ? Float64Array.of(start.intercept, ...start.weights) : startOf(sample);
  let loss = lossOf(sample, penalty, at);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { gradient, curvature } = yield* derivativesOf(sample, penalty, at);
    const direction = solvePositive(curvature, gradient);
    if (!direction) break;
    const decrement = dot(direction, gradient);
    if (decrement < TOLERANCE) return fittedAt(at.map((value, i) => value - direction[i]!));
    const next = descend({ sample, penalty, at, loss }, direction, decrement);
    yield;
    if (!next && decrement < ROUGH_TOLERANCE) return fittedAt(at);
    if (!next) break;
    ({ at, loss } = next);
  }
  // From far off, steps can be too long to be worth halving.
  return start ? yield* fitLogistic(sample, penalty) : { kind: 'refused', reason: 'not_converged' };
}

/** 1 / (1 + e^−z), without overflow at either end. */
export function probabilityOf(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}

/** The surprise of an outcome under its log-odds, −ln of its probability, without overflow at either end. */
export function surpriseOf(logOdds: number, outcome: boolean): number {
  const against = outcome ? -logOdds : logOdds;
  return Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
}

function refusalOf({ values, outcomes }: Sample, penalty: number): FitRefusal | null {
  const happened = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (happened === 0 || happened === outcomes.length) return 'one_class';
  return penalty > 0 && penalty < Infinity && values.every(Number.isFinite) ? null : 'not_finite';
}

/** Weights of 0, and the log-odds of the whole sample. */
function startOf({ width, outcomes }: Sample): Float64Array {
  const share = outcomes.reduce((sum, outcome) => sum + outcome, 0) / outcomes.length;
  const at = new Float64Array(width + 1);
  at[0] = Math.log(share / (1 - share));
  return at;
}

function fittedAt(at: Float64Array): LogisticFit {
  return { kind: 'fitted', intercept: at[0]!, weights: at.slice(1) };
}

function descend(
  from: { sample: Sample; penalty: number; at: Float64Array; loss: number },
  direction: Float64Array,
  decrement: number,
): { at: Float64Array; loss: number } | null {
  for (let [halvings, size] = [0, 1]; halvings < MAX_HALVINGS; halvings++, size /= 2) {
    const at = from.at.map((value, i) => value - size * direction[i]!);
    const loss = lossOf(from.sample, from.penalty, at);
    if (loss <= from.loss - 1e-4 * size * decrement) return { at, loss };
  }
  return null;
}

function lossOf({ values, width, outcomes }: Sample, penalty: number, at: Float64Array): number {
  let loss = 0;
  for (let i = 1; i <= width; i++) loss += (penalty / 2) * at[i]! * at[i]!;
  for (let row = 0; row < outcomes.length; row++) {
    loss += surpriseOf(logOddsOf(values, row * width, at), outcomes[row] === 1);
  }
  return loss;
}

function* derivativesOf({ values, width, outcomes }: Sample, penalty: number, at: Float64Array) {
  const size = width + 1;
  const gradient = at.map((value, i) => (i === 0 ? 0 : penalty * value));
  const curvature = new Float64Array(size * size);
  for (let i = 1; i < size; i++) curvature[i * size + i] = penalty;
  const rowsPerTurn = Math.ceil(WORK_PER_TURN / (size * size));
  for (let row = 0; row < outcomes.length; row++) {
    const probability = probabilityOf(logOddsOf(values, row * width, at));
    addRow({ gradient, curvature }, values.subarray(row * width, row * width + width), {
      slope: probability - outcomes[row]!,
      bend: probability * (1 - probability),
    });
    if ((row + 1) % rowsPerTurn === 0) yield;
  }
  return { gradient, curvature };
}

function addRow(
  { gradient, curvature }: { gradient: Float64Array; curvature: Float64Array },
  values: Float64Array,
  { slope, bend }: { slope: number; bend: number },
): void {
  const size = gradient.length;
  gradient[0]! += slope;
  curvature[0]! += bend;
  for (let i = 1; i < size; i++) {
    const value = values[i - 1]!;
    if (value === 0) continue;
    gradient[i]! += slope * value;
    const bent = bend * value;
    const row = i * size;
    curvature[row]! += bent;
    for (let j = 1; j <= i; j++) curvature[row + j]! += bent * values[j - 1]!;
  }
}

function logOddsOf(values: Float64Array, from: number, at: Float64Array): number {
  let sum = at[0]!;
  for (let i = 1; i < at.length; i++) sum += at[i]! * values[from + i - 1]!;
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
