import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { featureValues, type LabelledCut, lackOf, trainingSetOf } from '@iops/bff/dist/inference/churn/examples.js';
import { FEATURE_NAMES } from '@iops/bff/dist/inference/churn/features.js';
import type { Said } from '@iops/bff/dist/inference/models/calibrate.js';
import { referenceOf } from '@iops/bff/dist/inference/models/drift.js';
import { figuresOf } from '@iops/bff/dist/inference/models/figures.js';
import type { ModelForm } from '@iops/bff/dist/inference/models/model-form.js';
import type { ModelDraft } from '@iops/bff/dist/inference/models/models.queries.js';
import { type Example, foldOf, say, train } from '@iops/bff/dist/inference/models/train.js';
import type { WorldSettings } from '@iops/simulator/dist/world.js';
import { simulatedCuts } from './churn-history.js';

// Makes the prior of churn: trained on simulated marketplaces, evaluated on others, that nothing else is tested with.
// `node tests/dist-bench/bench/churn-prior.js <file>` writes it; without a file it only tells the figures.

const world = (seed: number, students: number, timezone: string, anchor: string): WorldSettings => ({
  seed,
  students,
  tutors: Math.round(students / (5 + (seed % 5))),
  timezone,
  anchor: Date.parse(anchor),
  backfillDays: 210,
});
const TRAINING = [
  world(90_001, 700, 'Europe/Berlin', '2025-03-10T12:00:00Z'),
  world(90_002, 1_500, 'America/New_York', '2025-06-17T20:00:00Z'),
  world(90_003, 1_100, 'Asia/Tokyo', '2025-10-05T03:00:00Z'),
  world(90_004, 2_400, 'America/Los_Angeles', '2025-12-20T08:00:00Z'),
];
const EVALUATION = [
  world(91_001, 1_300, 'Europe/London', '2025-05-02T09:00:00Z'),
  world(91_002, 2_000, 'America/Denver', '2025-11-11T16:00:00Z'),
];
/** The simulator's own settings, with a short history and a long one, to see what the product would learn there. */
const OWN = [110, 240].map((backfillDays): WorldSettings => {
  const anchor = Date.parse('2026-10-22T18:00:00Z');
  return { seed: 1, students: 2000, tutors: 250, timezone: 'America/Chicago', anchor, backfillDays };
});

const examples = TRAINING.flatMap((settings) =>
  simulatedCuts(settings).flatMap(({ rows }) =>
    rows.map((row): Example => {
      const id = `${settings.seed}/${row.customerId}`;
      return { id, fold: foldOf(id), phase: 'any', values: featureValues(row, FEATURE_NAMES), outcome: row.churned! };
    }),
  ),
);
const trained = run(train(FEATURE_NAMES, examples));
if (trained.kind === 'refused') throw new Error(trained.reason);
tell('prior, on its own worlds', trained.figures);
const { form } = trained;
const evaluation = EVALUATION.flatMap((settings) => saidOf(form, simulatedCuts(settings)));
const figures = figuresOf(evaluation);
if (figures === null) throw new Error('Nobody left.');
tell('prior, on other worlds', figures);

for (const settings of OWN) {
  const cuts = simulatedCuts(settings);
  const set = trainingSetOf(cuts);
  tell(`prior, seed 1, ${settings.backfillDays} days, ${cuts.length} cuts`, figuresOf(saidOf(form, cuts)));
  const own = lackOf(set, cuts.length) ?? run(train(set.features, set.examples));
  tell(
    `own history, seed 1, ${settings.backfillDays} days`,
    typeof own === 'string' ? own : 'figures' in own && own.figures,
  );
}

const [file] = process.argv.slice(2);
if (file !== undefined) {
  const spread = Object.fromEntries(
    FEATURE_NAMES.map((name, i) => [name, referenceOf(examples.map(({ values }) => values[i] ?? null))]),
  );
  const validation = { ...figures, on: 'simulated' as const, features: [...FEATURE_NAMES] };
  writeFileSync(file, sourceOf({ form, validation, spread }));
}

function saidOf(model: ModelForm, cuts: readonly LabelledCut[]): Said[] {
  return cuts.flatMap(({ rows }) =>
    rows.map((row) => say(model, { values: featureValues(row, model.features), outcome: row.churned! })),
  );
}

function run<T>(steps: Generator<void, T>): T {
  const started = performance.now();
  for (;;) {
    const step = steps.next();
    if (!step.done) continue;
    console.log(`trained in ${Math.round(performance.now() - started)} ms`);
    return step.value;
  }
}

function tell(what: string, of: unknown): void {
  console.log(
    what,
    JSON.stringify(of, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)),
  );
}

function sourceOf(prior: Pick<ModelDraft, 'form' | 'validation' | 'spread'>): string {
  const text = (value: unknown) =>
    JSON.stringify(value, (_, part) => (typeof part === 'number' ? Number(part.toPrecision(6)) : part));
  const { base } = prior.form;
  const { features, ...told } = prior.validation;
  const terms = prior.form.terms.map(({ feature, shape, knot, low, high, mean, weight }) =>
    text([feature, shape, knot, low, high, mean, weight]),
  );
  const spreads = features.map(
    (name) => `${name}: { edges: ${text(prior.spread[name]!.edges)}, shares: ${text(prior.spread[name]!.shares)} }`,
  );
  return `import type { Term } from '../models/model-form.js';
import type { ModelDraft } from '../models/models.queries.js';

// Written by tests/bench/churn-prior.ts; docs/models.md says from what.

/** Another prior has another id, and takes its place. */
export const PRIOR_ID = '${randomUUID()}';

const FEATURES = ${text(features)};

type Row = readonly [feature: number, shape: Term['shape'], knot: number, low: number, high: number, mean: number, weight: number];

const TERMS: readonly Row[] = [${terms.join(', ')}];

const SPREAD: ModelDraft['spread'] = { ${spreads.join(', ')} };

/** What decides until enough of the own history is known: learnt from simulated marketplaces. */
export const PRIOR: ModelDraft = {
  kind: 'churn',
  source: 'prior',
  asOf: new Date(0),
  form: {
    features: FEATURES,
    base: ${text(base)},
    terms: TERMS.map(([feature, shape, knot, low, high, mean, weight]) => ({ feature, shape, knot, low, high, mean, weight })),
  },
  validation: { ${text(told).slice(1, -1)}, features: FEATURES },
  spread: SPREAD,
  comparison: null,
};
`;
}
