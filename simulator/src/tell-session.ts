import type { SessionPlan } from './bookings.js';
import type { Telling } from './happenings.js';
import type { Held } from './outcomes.js';
import { createRandom, logNormal } from './random.js';
import type { World } from './world.js';
import { HOUR, MINUTE } from './zone.js';

/** Everything that is told of one booking, from the wish to what both sides say afterwards. */
export function tellSession(world: World, plan: SessionPlan): Telling[] {
  const told = [...tellBooking(plan), ...tellOutcome(plan), ...tellFeedback(world, plan)];
  const { student, tutor, subject, startsAt: hourAt } = plan;
  const who = { student, tutor, subject, hourAt };
  return world.bending.influences.length === 0 ? told : told.map((telling) => ({ ...telling, who }));
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
    case 'lost':
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

function tellHeld(data: SessionData, startsAt: number, held: Held): Telling[] {
  const { startedAt, minutes, isCompleted, rating, ratedAt } = held;
  const key = data.session_id;
  const withRating = rating !== null && ratedAt === null ? { rating } : {};
  const ended = { duration_minutes: minutes, started_at: new Date(startedAt).toISOString(), ...withRating };
  const scheduled = { scheduled_at: new Date(startsAt).toISOString() };
  const started: Telling = { at: startedAt, type: 'session.started', key, data: { ...data, ...scheduled } };
  if (!isCompleted) return [started];
  const told: Telling[] = [
    started,
    { at: startedAt + minutes * MINUTE, type: 'session.completed', key, data: { ...data, ...ended } },
  ];
  if (ratedAt === null) return told;
  return [...told, { at: ratedAt, type: 'session.rating.submitted_by_student', key, data: { ...data, rating } }];
}

/** Half of the tutors say how a session went. */
function tellFeedback(world: World, { id: key, student, tutor, outcome }: SessionPlan): Telling[] {
  const random = createRandom(world.seed, `feedback:${key}`);
  if (outcome.kind !== 'held' || !outcome.isCompleted || random() < 0.5) return [];
  const endedAt = outcome.startedAt + outcome.minutes * MINUTE;
  const at = Math.floor(endedAt + Math.min(12 * HOUR, logNormal(random, 25 * MINUTE, 1)));
  const data = { tutor_id: tutor.id, session_id: key, customer_id: student.id };
  return [{ at, type: 'session.feedback.submitted_by_tutor', key, data }];
}
