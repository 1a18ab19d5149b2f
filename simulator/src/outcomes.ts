import type { StreamName } from '@iops/contracts';
import { type Consequence, fieldSet, likelierOfAll, type Who } from './bending.js';
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
  /** Confirmed, and not heard of again: only under a scenario that says that sessions do not start. */
  | { kind: 'lost' }
  | Held;

/** A session that took place; without an end only under a scenario that says that sessions do not complete. */
export interface Held {
  kind: 'held';
  startedAt: number;
  minutes: number;
  isCompleted: boolean;
  rating: number | null;
  /** Null where the rating came with the end of the session. */
  ratedAt: number | null;
}

/** A wish that became a booking: who, with whom, when. */
export interface Seat {
  student: Student;
  tutor: Tutor;
  subject: Subject;
  sitting: Sitting;
  isRegular: boolean;
  /** Empty for what is usual, else the key under which a scenario brought it. */
  origin: string;
}

/** A confirmed booking of which nothing is known yet. */
export interface Confirmed {
  random: Random;
  /** The booking's. */
  key: string;
  seat: Seat;
  requestedAt: number;
  answeredAt: number;
  startsAt: number;
}

/** How much likelier scenarios make something that becomes of a booking. */
export function oddsOf(
  world: World,
  seat: Seat,
  of: { stream: StreamName; at: number; requestedAt: number; startsAt: number },
): number {
  const { stream, at, requestedAt: afterAt, startsAt } = of;
  const consequence: Consequence = { stream, at, afterAt, who: whoOf(seat, startsAt), origin: seat.origin };
  return likelierOfAll(world.bending, consequence);
}

const whoOf = ({ student, tutor, subject }: Seat, hourAt: number): Who => ({ student, tutor, subject, hourAt });

/** What becomes of a confirmed booking: what a scenario wants, a stream of `session.*`, or else what chance has it. */
export function outcomeOf(world: World, of: Confirmed, wanted?: StreamName): Outcome {
  const isBad = isFailing(world.seed, of.seat.tutor, of.startsAt);
  const isFading = of.startsAt > of.seat.student.fadesFrom;
  switch (wanted) {
    case 'session.cancellation.by_student':
    case 'session.cancellation.by_tutor':
      return { kind: 'cancelled', by: byOf(wanted), at: Math.floor((of.answeredAt + of.startsAt) / 2) };
    case 'session.no_show.student':
    case 'session.no_show.tutor':
      return { kind: 'no-show', by: byOf(wanted) };
    case undefined:
    case 'session.booking.confirmed':
      return chooseOutcome(world, { ...of, isBad, isFading });
    default:
      return hold(world, { ...of, isBad, isFading });
  }
}

const byOf = (stream: StreamName) => (stream.endsWith('tutor') ? 'tutor' : 'student');

/** Failing tutors and fading students break more bookings and give fewer stars. */
function chooseOutcome(world: World, of: Confirmed & { isBad: boolean; isFading: boolean }): Outcome {
  const { random, seat, startsAt, requestedAt, answeredAt, isBad, isFading } = of;
  const dice = random();
  const cancelledAt = Math.floor(between(random, answeredAt + MINUTE, startsAt - 10 * MINUTE));
  // Whoever is to start has not started yet when it is decided, so that what was told before a scenario stays true.
  const beginsAt = startsAt - 5 * MINUTE;
  const odds = (stream: StreamName, at: number) => oddsOf(world, seat, { stream, at, requestedAt, startsAt });
  const steps = [
    (isFading ? 0.1 : 0.035) * odds('session.cancellation.by_student', cancelledAt),
    (isBad ? 0.07 : 0.015) * odds('session.cancellation.by_tutor', cancelledAt),
    (isFading ? 0.05 : 0.012) * odds('session.no_show.student', beginsAt),
    (isBad ? 0.05 : 0.004) * odds('session.no_show.tutor', beginsAt),
  ];
  const which = steps.findIndex((_, i) => dice < steps.slice(0, i + 1).reduce((sum, share) => sum + share, 0));
  const by = which % 2 === 0 ? 'student' : 'tutor';
  if (which === 0 || which === 1) return { kind: 'cancelled', by, at: cancelledAt };
  if (which >= 0) return { kind: 'no-show', by };
  const session = hold(world, of);
  return random() < odds('session.started', beginsAt) ? session : { kind: 'lost' };
}

/** A session that takes place. */
function hold(world: World, of: Confirmed & { isBad: boolean; isFading: boolean }): Held {
  const { random, seat, startsAt, requestedAt } = of;
  const startedAt = Math.floor(startsAt + between(random, -2, 6) * MINUTE);
  const length = Math.round(seat.sitting.minutes * (random() < 0.03 ? 0.6 : 1) + 2 * normal(random));
  const minutes = Math.max(12, length);
  const endsAt = startedAt + minutes * MINUTE;
  const odds = (stream: StreamName) => oddsOf(world, seat, { stream, at: endsAt, requestedAt, startsAt });
  const isCompleted = random() < odds('session.completed');
  const session: Held = { kind: 'held', startedAt, minutes, isCompleted, rating: null, ratedAt: null };
  const dice = random();
  if (!isCompleted || dice >= IS_RATED * odds('session.rating.submitted_by_student')) return session;
  // Who rates because of a scenario does it afterwards, so that the end of the session is told as without it.
  const isWithEnd = random() < 0.4 && dice < IS_RATED;
  return { ...session, ...rate(world, { ...of, endsAt, isWithEnd }) };
}

const IS_RATED = 0.74;

/** When the stars are given, and how many: four in ten with the end of the session, the others some time later. */
function rate(
  world: World,
  of: Confirmed & { isBad: boolean; isFading: boolean; endsAt: number; isWithEnd: boolean },
): Pick<Held, 'rating' | 'ratedAt'> {
  const { random, seat, startsAt, endsAt, key, isWithEnd } = of;
  const delay = Math.min(20 * HOUR, logNormal(random, 12 * MINUTE, 1.1));
  const ratedAt = isWithEnd ? null : intoOpeningHours(world.zone, Math.floor(endsAt + delay), random);
  const stream = isWithEnd ? 'session.completed' : 'session.rating.submitted_by_student';
  const set = fieldSet(world.bending, {
    stream,
    at: ratedAt ?? endsAt,
    who: whoOf(seat, startsAt),
    field: 'rating',
    key,
  });
  const stars = set ?? starsOf(world, of);
  return { rating: Math.min(5, Math.max(1, Math.round(stars))), ratedAt };
}

/** How good the tutor is and is doing, how well the two fit, how the student sees things. */
function starsOf(world: World, of: Confirmed & { isBad: boolean; isFading: boolean }): number {
  const { student, tutor } = of.seat;
  const fit = fitOf(world.seed, student.index, tutor);
  const mood = (of.isBad ? -1.5 : 0) + (of.isFading ? -1.7 : 0);
  return 4.8 + tutor.skill + fit - student.strictness + mood + 0.6 * normal(of.random);
}
