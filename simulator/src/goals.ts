import { between, integer, type Random } from './random.js';
import { DAY } from './zone.js';

/** How a student's goals come and go: a cycle of an open time, then done, then perhaps the next one. */
export interface GoalRhythm {
  origin: number;
  cycle: number;
  /** Done this long after the cycle began. */
  openFor: number;
  /** Whether a done goal is renewed at once by plan. */
  renews: boolean;
  /** Which of the goal titles comes first. */
  firstTitle: number;
  /** From here on the last goal is done and no other follows; Infinity for most. */
  endsAt: number;
}

/** A student's goal as it stands from `since` on. */
export interface GoalState {
  since: number;
  number: number;
  status: 'open' | 'completed';
  renewed: boolean;
}

/** A rhythm for someone who signed up then, and whose last goal is done at `endsAt`: the first begins with them. */
export function createGoalRhythm(random: Random, signedUpAt: number, endsAt: number): GoalRhythm {
  const cycle = between(random, 90, 200) * DAY;
  return {
    origin: signedUpAt,
    cycle,
    openFor: cycle - between(random, 8, 35) * DAY,
    renews: random() < 0.6,
    firstTitle: integer(random, 0, 4),
    endsAt,
  };
}

/** The goal at a moment not before the rhythm's origin. */
export function goalAt(goal: GoalRhythm, at: number): GoalState {
  const round = Math.floor((at - goal.origin) / goal.cycle);
  const began = goal.origin + round * goal.cycle;
  const number = goal.firstTitle + round;
  if (at >= goal.endsAt) {
    const last = goal.firstTitle + Math.floor((goal.endsAt - goal.origin) / goal.cycle);
    return { since: goal.endsAt, number: last, status: 'completed', renewed: false };
  }
  if (at < began + goal.openFor) return { since: began, number, status: 'open', renewed: round > 0 && goal.renews };
  return { since: began + goal.openFor, number, status: 'completed', renewed: goal.renews };
}
