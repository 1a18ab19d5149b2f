import { between, logNormal, normal, type Random } from './random.js';
import { intoOpeningHours } from './rhythm.js';
import type { Student } from './students.js';
import type { Subject } from './subjects.js';
import type { Sitting } from './timetable.js';
import { fitOf, isFailing, type Tutor } from './tutors.js';
import type { World } from './world.js';
import { HOUR, MINUTE } from './zone.js';

/** What became of a booking. */
export type Outcome =
  | { kind: 'declined' | 'expired' }
  | { kind: 'cancelled'; by: 'student' | 'tutor'; at: number }
  | { kind: 'no-show'; by: 'student' | 'tutor' }
  | { kind: 'held'; startedAt: number; minutes: number; rating: number | null; ratedAt: number | null };

/** A wish that became a booking: who, with whom, when. */
export interface Seat {
  student: Student;
  tutor: Tutor;
  subject: Subject;
  sitting: Sitting;
  isRegular: boolean;
}

/** What becomes of a confirmed booking. Failing tutors and fading students break more of them and give fewer stars. */
export function chooseOutcome(
  world: World,
  of: { random: Random; seat: Seat; startsAt: number; answeredAt: number },
): Outcome {
  const { random, seat, startsAt, answeredAt } = of;
  const isBad = isFailing(world.seed, seat.tutor, startsAt);
  const isFading = startsAt > seat.student.fadesFrom;
  const dice = random();
  const steps = [isFading ? 0.1 : 0.035, isBad ? 0.07 : 0.015, isFading ? 0.05 : 0.012, isBad ? 0.05 : 0.004];
  const which = steps.findIndex((_, i) => dice < steps.slice(0, i + 1).reduce((sum, share) => sum + share, 0));
  const by = which % 2 === 0 ? 'student' : 'tutor';
  if (which === 0 || which === 1) {
    return { kind: 'cancelled', by, at: Math.floor(between(random, answeredAt + MINUTE, startsAt - 10 * MINUTE)) };
  }
  if (which >= 0) return { kind: 'no-show', by };
  return held(world, { ...of, isBad, isFading });
}

function held(
  world: World,
  of: { random: Random; seat: Seat; startsAt: number; isBad: boolean; isFading: boolean },
): Outcome {
  const { random, seat, startsAt } = of;
  const startedAt = Math.floor(startsAt + between(random, -2, 6) * MINUTE);
  const length = Math.round(seat.sitting.minutes * (random() < 0.03 ? 0.6 : 1) + 2 * normal(random));
  const minutes = Math.max(12, length);
  if (random() > 0.74) return { kind: 'held', startedAt, minutes, rating: null, ratedAt: null };
  const isWithEnd = random() < 0.4;
  const delay = Math.min(20 * HOUR, logNormal(random, 12 * MINUTE, 1.1));
  const endedAt = startedAt + minutes * MINUTE;
  const ratedAt = isWithEnd ? null : intoOpeningHours(world.zone, Math.floor(endedAt + delay), random);
  return { kind: 'held', startedAt, minutes, rating: rate(world, of), ratedAt };
}

/** One to five stars: how good the tutor is and is doing, how well the two fit, how the student sees things. */
function rate(world: World, of: { random: Random; seat: Seat; isBad: boolean; isFading: boolean }): number {
  const { student, tutor } = of.seat;
  const fit = fitOf(world.seed, student.index, tutor);
  const mood = (of.isBad ? -1.5 : 0) + (of.isFading ? -1.7 : 0);
  const stars = 4.8 + tutor.skill + fit - student.strictness + mood + 0.6 * normal(of.random);
  return Math.min(5, Math.max(1, Math.round(stars)));
}
