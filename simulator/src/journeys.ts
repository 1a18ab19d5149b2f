import { type Call, callsAfter, callsOn } from './calls.js';
import { type Happening, happening, inOrder, type Telling } from './happenings.js';
import { recordsOn } from './records.js';
import type { SessionPlan } from './sessions.js';
import type { World } from './world.js';
import { MINUTE } from './zone.js';

/** What begins on a local day may be told up to this many days later: a rating, a call, and two calls more. */
export const TAIL_DAYS = 8;

/** Everything that sessions, students and tutors of one local day bring about, in order of time. */
export function journeysOf(world: World, day: number, plans: readonly SessionPlan[]): Happening[] {
  // A booking that began before history is not told at all, or sessions would end that never started.
  const told = plans.filter(({ startsAt }) => startsAt - 5 * MINUTE >= world.historyFrom);
  const calls = [
    ...told.flatMap((plan) => callsAfter(world, plan)),
    ...world.population.studentsUntil(day).flatMap((student) => callsOn(world, student, day)),
  ];
  const tellings = [...told.flatMap(tellSession), ...calls.map(tellCall), ...recordsOn(world, day)];
  return inOrder(tellings.map((telling) => happening(world.idSeed, telling)));
}

function tellSession(plan: SessionPlan): Telling[] {
  return [...tellBooking(plan), ...tellOutcome(plan)];
}

function tellBooking(plan: SessionPlan): Telling[] {
  const wish = {
    booking_id: plan.id,
    session_id: plan.id,
    customer_id: plan.student.id,
    subject: plan.subject,
    starts_at: new Date(plan.startsAt).toISOString(),
    ends_at: new Date(plan.startsAt + plan.minutes * MINUTE).toISOString(),
  };
  const withTutor = { ...wish, tutor_id: plan.tutor.id };
  const { id: key, answeredAt, outcome } = plan;
  const asked: Telling = {
    at: plan.requestedAt,
    type: 'session.booking.requested',
    key,
    data: plan.isRegular ? withTutor : wish,
  };
  if (outcome.kind === 'expired') return [asked, { at: answeredAt, type: 'session.booking.expired', key, data: wish }];
  if (outcome.kind === 'declined') {
    return [asked, { at: answeredAt, type: 'session.booking.declined_by_tutor', key, data: withTutor }];
  }
  return [asked, { at: answeredAt, type: 'session.booking.confirmed', key, data: withTutor }];
}

function tellOutcome({ id: key, student, tutor, subject, startsAt, outcome }: SessionPlan): Telling[] {
  const data = { session_id: key, customer_id: student.id, tutor_id: tutor.id, subject };
  switch (outcome.kind) {
    case 'declined':
    case 'expired':
      return [];
    case 'cancelled':
      return [{ at: outcome.at, type: `session.cancellation.by_${outcome.by}`, key, data }];
    case 'no-show':
      return [{ at: startsAt + 15 * MINUTE, type: `session.no_show.${outcome.by}`, key, data }];
    case 'held':
      return tellHeld(data, startsAt, outcome);
  }
}

interface SessionData {
  session_id: string;
  customer_id: string;
  tutor_id: string;
  subject: string;
}

function tellHeld(data: SessionData, startsAt: number, held: SessionPlan['outcome'] & { kind: 'held' }): Telling[] {
  const { startedAt, minutes, rating, ratedAt } = held;
  const key = data.session_id;
  const withRating = rating !== null && ratedAt === null ? { rating } : {};
  const ended = { duration_minutes: minutes, started_at: new Date(startedAt).toISOString(), ...withRating };
  const scheduled = { scheduled_at: new Date(startsAt).toISOString() };
  const told: Telling[] = [
    { at: startedAt, type: 'session.started', key, data: { ...data, ...scheduled } },
    { at: startedAt + minutes * MINUTE, type: 'session.completed', key, data: { ...data, ...ended } },
  ];
  if (ratedAt === null) return told;
  return [...told, { at: ratedAt, type: 'session.rating.submitted_by_student', key, data: { ...data, rating } }];
}

function tellCall({ id, student, at, reason, seconds }: Call): Telling {
  const data = { call_id: id, customer_id: student.id, reason_code: reason, duration_seconds: seconds };
  return { at, type: 'support.call.inbound', key: id, data };
}
