import type { InterventionOutcome, InterventionState } from '@iops/contracts';

/** An intervention as far as it decides on an action. */
export interface Standing {
  state: InterventionState;
  assignee: string | null;
  outcome: InterventionOutcome | null;
  /** Its time is over: what followed has been measured. */
  isMeasured: boolean;
}

/** What an action does. */
export type ActionResult = { kind: 'done' } | { kind: 'already' } | { kind: 'refused'; reason: string };

/** Decides on giving it to somebody, or to nobody. One that is held out is opened by that, while its time lasts. */
export function assign({ state, assignee, isMeasured }: Standing, to: string | null): ActionResult {
  if (state === 'closed') return { kind: 'refused', reason: 'The intervention is closed; create another one.' };
  if (state === 'held_out' && isMeasured)
    return { kind: 'refused', reason: 'The time that this was held out for is over; create another one.' };
  return state === 'open' && assignee === to ? { kind: 'already' } : { kind: 'done' };
}

/** Decides on closing it. The first outcome stays. */
export function close({ state, outcome }: Standing, as: InterventionOutcome): ActionResult {
  if (state !== 'closed') return { kind: 'done' };
  if (outcome === as) return { kind: 'already' };
  return { kind: 'refused', reason: `The intervention was closed as ${outcome}.` };
}
