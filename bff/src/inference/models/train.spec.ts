import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../testing/generated-demand.js';
import { probabilityOf } from './fit-logistic.js';
import { predict } from './model-form.js';
import { type Example, FOLDS, foldOf, type Trained, train } from './train.js';

const run = (features: string[], examples: Example[]): Trained => {
  const steps = train(features, examples);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};
const trained = (features: string[], examples: Example[]) => {
  const result = run(features, examples);
  if (result.kind === 'refused') throw new Error(result.reason);
  return result;
};

/** Silence that bends at two weeks, calls that count by their logarithm, and a column that means nothing. */
const truthOf = ([days, calls]: readonly number[]) => -3 + 0.15 * Math.max(0, days! - 14) + 1.2 * Math.log1p(calls!);
const FEATURES = ['days', 'calls', 'noise'];
function generate(seed: number, count: number, phaseOf: (i: number) => Example['phase'] = () => 'any'): Example[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const values = [Math.floor(40 * random() ** 2), Math.floor(-2 * Math.log(1 - random())), random()];
    const id = `${seed}-${i}`;
    return { id, fold: foldOf(id), phase: phaseOf(i), values, outcome: random() < probabilityOf(truthOf(values)) };
  });
}

describe('a training', () => {
  const examples = generate(1, 4_000);
  const model = trained(FEATURES, examples);

  it('finds the truth that made the rows, bend and all', () => {
    const misses = generate(2, 2_000).map(({ values }) => {
      return Math.abs(predict(model.form, values).probability - probabilityOf(truthOf(values as number[])));
    });
    expect(misses.reduce((sum, miss) => sum + miss, 0) / misses.length).toBeLessThan(0.025);
  });

  it('is calibrated on rows that it never saw, within a twentieth, and finds four of five', () => {
    expect(model.figures.calibrationError).toBeLessThan(0.05);
    expect(model.figures.recall).toBeGreaterThanOrEqual(0.8);
    expect(model.figures.lift).toBeGreaterThan(1);
    expect(model.figures.rows).toBe(examples.length);
  });

  it('says as little of the next rows as chance where the outcome is chance, however much there is to learn by heart', () => {
    const random = createRandom(3);
    const names = Array.from({ length: 20 }, (_, i) => `f${i}`);
    const rows = Array.from({ length: 400 }, (_, i): Example => {
      const values = names.map(() => random());
      return { id: `c${i}`, fold: foldOf(`c${i}`), phase: 'any', values, outcome: random() < 0.4 };
    });
    const { figures } = trained(names, rows);
    expect(figures.auc).toBeGreaterThan(0.4);
    expect(figures.auc).toBeLessThan(0.6);
    expect(figures.calibrationError).toBeLessThan(0.15);
  });

  it('evaluates each customer by a model that saw neither the customer nor a row of the time', () => {
    // Copies of a customer carry a mark that tells the outcome, within a fold only: a model that saw the fold knows it.
    const random = createRandom(5);
    const marks = Array.from({ length: FOLDS }, (_, fold) => `mark${fold}`);
    const rows = Array.from({ length: 1_500 }, (_, i): Example => {
      const [fold, outcome] = [i % FOLDS, random() < 0.5];
      return {
        id: `c${i}`,
        fold,
        phase: 'any',
        values: marks.map((mark) => Number(mark === `mark${fold}` && outcome)),
        outcome,
      };
    });
    const { figures } = trained(marks, rows);
    expect(figures.auc).toBeLessThan(0.6);
  });

  it('takes each part from its time alone', () => {
    const phases = ['train', 'train', 'calibrate', 'evaluate'] as const;
    const timed = generate(6, 1_600, (i) => phases[i % 4]!);
    const fair = trained(FEATURES, timed);
    expect(fair.evaluated.every(({ example }) => example.phase === 'evaluate')).toBe(true);
    expect(fair.figures.rows).toBe(400);
    // Whatever came of the last period, the model is the same.
    const turned = timed.map((row) => (row.phase === 'evaluate' ? { ...row, outcome: !row.outcome } : row));
    expect(trained(FEATURES, turned).form).toEqual(fair.form);
  });

  it('corrects a time in which everything became likelier', () => {
    const random = createRandom(8);
    const phases = ['train', 'calibrate', 'evaluate'] as const;
    const rows = generate(9, 3_000, (i) => phases[i % 3]!).map((row): Example => {
      const extra = row.phase === 'train' ? 0 : 1;
      return { ...row, outcome: random() < probabilityOf(truthOf(row.values as number[]) + extra) };
    });
    expect(trained(FEATURES, rows).figures.calibrationError).toBeLessThan(0.05);
  });

  it('does with missing values, constant columns and few rows; refuses what teaches nothing', () => {
    const some = generate(10, 120).map((row, i) => ({
      ...row,
      values: [i % 3 === 0 ? null : row.values[0]!, 7, row.values[1]!],
    }));
    const { form } = trained(['days', 'constant', 'calls'], some);
    expect(form.terms.every(({ weight, feature }) => Number.isFinite(weight) && feature !== 1)).toBe(true);
    const alike = some.map((row) => ({ ...row, outcome: true }));
    expect(run(['days', 'constant', 'calls'], alike)).toEqual({ kind: 'refused', reason: 'one_class' });
    expect(run(FEATURES, [])).toEqual({ kind: 'refused', reason: 'one_class' });
    const wrong = [{ ...some[0]!, values: [Number.NaN, 1, 1] }, ...some.slice(1)];
    expect(run(['days', 'constant', 'calls'], wrong)).toEqual({ kind: 'refused', reason: 'not_finite' });
  });
});
