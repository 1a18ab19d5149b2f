import type { ModelValidation, ModelWatch } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Problem } from '../../platform/http/problem.js';
import { compare } from '../models/compare.js';
import { type Reference, referenceOf } from '../models/drift.js';
import type { StoredModel } from '../models/models.queries.js';
import { updateWatch } from '../models/models.queries.js';
import { ModelsService } from '../models/models.service.js';
import type { Rows } from '../models/rows.js';
import { type Example, type Trained, train } from '../models/train.js';
import { CUTS_LEARNT_FROM, isLabelKnown } from './cuts.js';
import { selectCutRows, selectCuts } from './cuts.queries.js';
import { type LabelledCut, lackOf, type TrainingSet, trainingSetOf } from './examples.js';
import { selectWords, type Word } from './labels.queries.js';
import { watchOf } from './watch.js';

type Fit = Extract<Trained, { kind: 'trained' }>;

/** What came of a training on the own history. */
export type HistoryTraining = { kind: 'trained'; model: StoredModel } | { kind: 'too_little'; reason: string };

/** Trains models of churn, and watches the one in force. */
@Injectable()
export class ChurnTrainingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly models: ModelsService,
  ) {}

  /** Learns from who left by a moment, and lets the model decide unless it is worse than the one in force. */
  async trainOnHistory(asOf: Date): Promise<HistoryTraining> {
    const cuts = await this.labelledCuts(asOf);
    const words = await selectWords(this.dataSource.manager, asOf);
    const set = trainingSetOf(cuts, words);
    const reason = lackOf(set, cuts.length);
    if (reason) return { kind: 'too_little', reason };
    const trained = await this.models.compute(train(set.features, set.examples));
    if (trained.kind === 'refused') return { kind: 'too_little', reason: REFUSALS[trained.reason] };
    const inForce = await this.models.inForce(this.dataSource.manager, 'churn');
    const comparison = compare(trained.evaluated, inForce.form, ({ example }) => reordered(example, set, inForce.form));
    const { isWorse = false, ...figures } = comparison ?? {};
    const draft = {
      ...draftOf(trained, set),
      source: 'history' as const,
      trainedOn: { ...trainedOn(set), labelsUpTo: newestOf(words) },
      asOf,
      validation: validationOf(trained, set.features, 'later'),
      comparison: comparison && (figures as Omit<typeof comparison, 'isWorse'>),
    };
    return { kind: 'trained', model: await this.models.offer(draft, isWorse) };
  }

  /**
   * Learns from rows that were sent; the model stays apart from those that decide.
   * @throws Problem `invalid_parameter` when nothing can be learnt from them
   */
  async trainOnRows({ features, rows }: Rows, at: Date): Promise<StoredModel> {
    const set = { features, examples: rows.map((row): Example => ({ ...row, phase: 'any' })), said: 0 };
    const trained = await this.models.compute(train(features, set.examples));
    if (trained.kind === 'refused') {
      throw new Problem('invalid_parameter', REFUSALS[trained.reason], { pointer: '/rows' });
    }
    const draft = {
      ...draftOf(trained, set),
      source: 'rows' as const,
      trainedOn: { ...trainedOn(set), labelsUpTo: null },
      asOf: at,
      validation: validationOf(trained, features, 'apart'),
      comparison: null,
    };
    return this.models.read(await this.models.keepApart(draft));
  }

  /** Notes how the model in force fares: who came true since it was trained, and how far its features have moved. */
  async watch(asOf: Date): Promise<void> {
    const { manager } = this.dataSource;
    const model = await this.models.inForce(manager, 'churn');
    const cuts = await selectCuts(manager, asOf);
    const newest = cuts.at(-1);
    if (!newest) return;
    const since = cuts.filter(({ cutAt, labelled }) => labelled && !isLabelKnown(cutAt, model.asOf));
    const known: LabelledCut[] = [];
    for (const { cutAt } of since.slice(-CUTS_LEARNT_FROM)) {
      if (isLabelKnown(cutAt, asOf)) known.push({ cutAt, rows: await selectCutRows(manager, cutAt) });
    }
    const watch: ModelWatch = {
      asOf: asOf.toISOString(),
      ...watchOf(model, await selectCutRows(manager, newest.cutAt), known),
    };
    await updateWatch(manager, model.modelId, watch);
  }

  private async labelledCuts(asOf: Date): Promise<LabelledCut[]> {
    const { manager } = this.dataSource;
    const known = (await selectCuts(manager, asOf)).filter(
      ({ cutAt, labelled }) => labelled && isLabelKnown(cutAt, asOf),
    );
    const cuts: LabelledCut[] = [];
    for (const { cutAt } of known.slice(-CUTS_LEARNT_FROM)) {
      cuts.push({ cutAt, rows: await selectCutRows(manager, cutAt) });
    }
    return cuts;
  }
}

const REFUSALS: Record<Extract<Trained, { kind: 'refused' }>['reason'], string> = {
  not_finite: 'A value is not a finite number.',
  one_class: 'There are too few rows of one of the two outcomes to learn from.',
  not_converged: 'The values are too far apart for a model to be found.',
  nothing_to_evaluate: 'There are too few rows of one of the two outcomes to evaluate on.',
};

/** A row's values in the order of another model; a feature that the row does not have is not known. */
function reordered({ values }: Example, { features }: TrainingSet, form: { features: string[] }): (number | null)[] {
  return form.features.map((name) => values[features.indexOf(name)] ?? null);
}

function draftOf({ form }: Fit, { features, examples }: TrainingSet) {
  const rows = trainedRows(examples);
  const spread = Object.fromEntries(
    features.map((name, i): [string, Reference] => [name, referenceOf(rows.map(({ values }) => values[i] ?? null))]),
  );
  return { kind: 'churn' as const, form, spread };
}

function trainedRows(examples: readonly Example[]): Example[] {
  return examples.filter(({ phase }) => phase === 'train' || phase === 'any');
}

function trainedOn({ examples, said }: TrainingSet) {
  const rows = trainedRows(examples);
  return { rows: rows.length, left: rows.filter(({ outcome }) => outcome).length, said };
}

/** Ids count up. */
function newestOf(words: readonly Word[]): string | null {
  return (
    words
      .reduce<bigint | null>((newest, { labelId }) => {
        const id = BigInt(labelId);
        return newest === null || id > newest ? id : newest;
      }, null)
      ?.toString() ?? null
  );
}

function validationOf({ figures }: Fit, features: string[], on: ModelValidation['on']): ModelValidation {
  return { ...figures, on, features };
}
