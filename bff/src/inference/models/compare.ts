import { surpriseOf } from './fit-logistic.js';
import type { ModelForm } from './model-form.js';
import { type Evaluated, say } from './train.js';

/** How a new model fares against the one in force, on the same rows. */
export interface Comparison {
  /** Mean log loss of each, in nats a customer. */
  challenger: number;
  inForce: number;
  /** How far the difference of the two may be off by chance: one standard error, over customers. */
  standardError: number;
  isWorse: boolean;
}

/**
 * Compares a new model's predictions of its evaluation rows with those of the model in force. A new one is worse when
 * its loss is higher by more than one standard error; rows of a customer count as one, since they are alike.
 * `valuesFor` gives a row's values in the order of the model in force. Null when there is no row.
 */
export function compare(
  evaluated: readonly Evaluated[],
  inForce: ModelForm,
  valuesFor: (row: Evaluated) => (number | null)[],
): Comparison | null {
  const losses = new Map<string, { challenger: number; inForce: number; rows: number }>();
  for (const row of evaluated) {
    const sums = losses.get(row.example.id) ?? { challenger: 0, inForce: 0, rows: 0 };
    const { outcome } = row;
    sums.challenger += surpriseOf(row.logOdds, outcome);
    sums.inForce += surpriseOf(say(inForce, { values: valuesFor(row), outcome }).logOdds, outcome);
    sums.rows += 1;
    losses.set(row.example.id, sums);
  }
  if (losses.size === 0) return null;
  const customers = [...losses.values()];
  const challenger = mean(customers.map((sums) => sums.challenger / sums.rows));
  const incumbent = mean(customers.map((sums) => sums.inForce / sums.rows));
  const difference = challenger - incumbent;
  const squares = customers.map((sums) => ((sums.challenger - sums.inForce) / sums.rows - difference) ** 2);
  const standardError = Math.sqrt(mean(squares) / customers.length);
  return { challenger, inForce: incumbent, standardError, isWorse: difference > standardError };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
