import type { ModelFigures } from '@iops/contracts';
import type { Said } from './calibrate.js';
import { probabilityOf, surpriseOf } from './fit-logistic.js';

/** Share of those to whom it happened that the threshold must find (design, section 7). */
export const RECALL = 0.8;
/** Bins of the calibration error, each of as many rows. */
const BINS = 10;

/**
 * How good predictions of rows are that no part of the model has seen. The threshold is the highest one that finds at
 * least `RECALL` of those to whom it happened. Null without both outcomes.
 */
export function figuresOf(said: readonly Said[]): ModelFigures | null {
  const happened = said.filter(({ outcome }) => outcome).length;
  if (happened === 0 || happened === said.length) return null;
  const sorted = said.toSorted((a, b) => b.logOdds - a.logOdds);
  const rows = said.length;
  const surprise = said.reduce((sum, { logOdds, outcome }) => sum + surpriseOf(logOdds, outcome), 0);
  const squares = said.reduce((sum, { logOdds, outcome }) => sum + (probabilityOf(logOdds) - Number(outcome)) ** 2, 0);
  return {
    rows,
    happened,
    auc: aucOf(sorted, happened),
    logLoss: surprise / rows,
    brier: squares / rows,
    calibrationError: calibrationErrorOf(sorted),
    ...thresholdOf(sorted, happened),
  };
}

/**
 * Mean distance between what was said and how often it happened, over ten bins of as many rows each, ordered by what
 * was said (the expected calibration error).
 */
export function calibrationErrorOf(sorted: readonly Said[]): number {
  const bins = Math.min(BINS, sorted.length);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * sorted.length) / bins);
    const to = Math.floor(((bin + 1) * sorted.length) / bins);
    const inBin = sorted.slice(from, to);
    error += Math.abs(inBin.reduce((sum, row) => sum + probabilityOf(row.logOdds) - Number(row.outcome), 0));
  }
  return error / sorted.length;
}

/** Chance that one to whom it happened was said to be likelier than one to whom it did not; ties count half. */
function aucOf(sorted: readonly Said[], happened: number): number {
  let [above, wins] = [0, 0];
  for (const tied of tiesOf(sorted)) {
    const hits = tied.filter(({ outcome }) => outcome).length;
    wins += (tied.length - hits) * (above + hits / 2);
    above += hits;
  }
  return wins / (happened * (sorted.length - happened));
}

function thresholdOf(sorted: readonly Said[], happened: number) {
  let [flagged, found] = [0, 0];
  for (const tied of tiesOf(sorted)) {
    flagged += tied.length;
    found += tied.filter(({ outcome }) => outcome).length;
    if (found < RECALL * happened) continue;
    const precision = found / flagged;
    return {
      threshold: probabilityOf(tied[0]!.logOdds),
      recall: found / happened,
      precision,
      lift: precision / (happened / sorted.length),
      flagged: flagged / sorted.length,
    };
  }
  throw new Error('All rows hold all of those to whom it happened.');
}

/** Runs of the same log-odds. */
function* tiesOf(sorted: readonly Said[]): Generator<readonly Said[]> {
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]!.logOdds === sorted[from]!.logOdds) to++;
    yield sorted.slice(from, to);
    from = to;
  }
}
