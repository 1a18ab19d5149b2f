import { type Example, foldOf } from '../models/train.js';
import { phasesOf } from './cuts.js';
import type { CutRow } from './cuts.queries.js';
import { channelFeature, FEATURE_NAMES } from './features.js';
import type { Word } from './labels.queries.js';

/** The customers of a cut, each with its outcome. */
export interface LabelledCut {
  cutAt: Date;
  rows: readonly CutRow[];
}

/** What a model of churn is trained on. */
export interface TrainingSet {
  features: string[];
  examples: Example[];
  /** Of the examples to train on, those of which people's word counts. */
  said: number;
}

/** What there must be before the own history is learnt from. */
export const ENOUGH = { cuts: 3, leftInTraining: 60, leftInEvaluation: 20 } as const;
/** A channel that fewer customers came by says nothing about the next. */
const CHANNEL_ROWS = 50;
const MAX_CHANNELS = 8;

/**
 * Makes the training set of cuts in order: each cut serves for one part, and each customer for one of five folds. What
 * people said serves for training alone, never for what calibrates or evaluates.
 */
export function trainingSetOf(cuts: readonly LabelledCut[], words: readonly Word[] = []): TrainingSet {
  const phases = phasesOf(cuts.length);
  const channels = channelsOf(cuts.filter((_, i) => phases[i] === 'train'));
  const features = [...FEATURE_NAMES, ...channels.map(channelFeature)];
  const heard = hear(cuts, words);
  const exampleOf = (row: CutRow, phase: Example['phase'], outcome: boolean): Example => {
    const id = row.customerId;
    return { id, fold: foldOf(id), phase, values: featureValues(row, features), outcome };
  };
  const known = cuts.flatMap(({ cutAt, rows }, i) =>
    rows
      .filter((row) => row.churned !== null)
      .map((row) => exampleOf(row, phases[i]!, heard.instead.get(keyOf(cutAt, row)) ?? row.churned!)),
  );
  const ahead = heard.ahead.map((word) => exampleOf({ ...word, churned: null }, 'train', word.leaving));
  return { features, examples: [...known, ...ahead], said: heard.instead.size + ahead.length };
}

/**
 * Where people's word counts. At a cut whose outcome is not known yet it stands for that, until it is. At one that is
 * trained on, what happened counts, but after an intervention: what was done may be why somebody stayed.
 */
function hear(cuts: readonly LabelledCut[], words: readonly Word[]) {
  const phases = phasesOf(cuts.length);
  const phaseAt = new Map(cuts.map(({ cutAt }, i) => [cutAt.getTime(), phases[i]!]));
  const last = cuts.at(-1)?.cutAt.getTime() ?? Number.NEGATIVE_INFINITY;
  const instead = words.filter(({ source, cutAt }) => source === 'outcome' && phaseAt.get(cutAt.getTime()) === 'train');
  return {
    instead: new Map(instead.map((word) => [keyOf(word.cutAt, word), word.leaving])),
    ahead: words.filter(({ cutAt }) => cutAt.getTime() > last),
  };
}

function keyOf(cutAt: Date, { customerId }: Pick<CutRow, 'customerId'>): string {
  return `${cutAt.getTime()} ${customerId}`;
}

/** A row's values for features by name; null where one is not known. */
export function featureValues({ features, channel }: CutRow, names: readonly string[]): (number | null)[] {
  return names.map((name) => {
    if (!name.startsWith(channelFeature(''))) return features[name] ?? null;
    return channel === null ? null : Number(channelFeature(channel) === name);
  });
}

/** What is missing before a model can be learnt, in words; null when there is enough. */
export function lackOf({ examples }: TrainingSet, cuts: number): string | null {
  if (cuts < ENOUGH.cuts) {
    return `${cuts} weekly cuts of the history have an outcome after 60 days; ${ENOUGH.cuts} are needed.`;
  }
  const leftIn = (phase: Example['phase']) =>
    new Set(examples.filter((row) => row.phase === phase && row.outcome).map(({ id }) => id)).size;
  const [train, evaluate] = [leftIn('train'), leftIn('evaluate')];
  if (train < ENOUGH.leftInTraining || evaluate < ENOUGH.leftInEvaluation) {
    return (
      `${train} customers left in the time to train on and ${evaluate} in the time to evaluate on; ` +
      `${ENOUGH.leftInTraining} and ${ENOUGH.leftInEvaluation} are needed.`
    );
  }
  return null;
}

/** The channels that most customers came by, the largest first. */
function channelsOf(cuts: readonly LabelledCut[]): string[] {
  const counts = new Map<string, number>();
  for (const { channel } of cuts.flatMap(({ rows }) => rows)) {
    if (channel !== null) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= CHANNEL_ROWS)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MAX_CHANNELS)
    .map(([channel]) => channel);
}
