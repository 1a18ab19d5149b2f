import type { Feedback, Vote } from '@iops/contracts';

/** What people think of one factor, or of the explanation as a whole. */
export interface Opinion {
  /** The word of who is looking. */
  mine: Feedback | null;
  /** How many voted so, who is looking among them. */
  votes: Record<Vote, number>;
}

/** What was said of a factor (its `feature`), or of the whole (null). */
export function opinionOn(factor: string | null, items: readonly Feedback[], me: string | null): Opinion {
  const said = items.filter((item) => item.factor === factor);
  const mine = me === null ? null : (said.find(({ actor }) => actor === me) ?? null);
  const votes = { up: 0, down: 0 };
  for (const { vote } of said) votes[vote] += 1;
  return { mine, votes };
}
