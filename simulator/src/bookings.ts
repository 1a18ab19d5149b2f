import type { StreamName } from '@iops/contracts';
import { type Outcome, oddsOf, outcomeOf, type Seat } from './outcomes.js';
import { integer, logNormal, type Random } from './random.js';
import { busyMinute } from './rhythm.js';
import type { Student } from './students.js';
import type { Subject } from './subjects.js';
import { withholds } from './supply.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { DAY, HOUR, MINUTE, weekdayOf } from './zone.js';

/** The whole story of one booking, from the wish to the stars. All times are milliseconds since 1970. */
export interface SessionPlan {
  /** Booking and session have one id. */
  id: string;
  student: Student;
  /** Who is asked first; of a booking that expired it need not be who was wished for. */
  tutor: Tutor;
  subject: Subject;
  startsAt: number;
  minutes: number;
  requestedAt: number;
  /** When it was confirmed, declined or ran out. */
  answeredAt: number;
  /** Whether the wish already named the tutor. */
  isRegular: boolean;
  /** Empty for what is usual, else the key under which a scenario brought it. */
  origin: string;
  outcome: Outcome;
}

/** A booking is asked for at most this long before its day. */
export const LEAD_DAYS = 6;
/** A seat that is asked for. */
export interface Wish {
  day: number;
  random: Random;
  seat: Seat;
  /** Unique on the day of the session. */
  id: string;
  /** When it is asked for, where a scenario says so; else some days before. */
  requestedAt?: number;
  /** What must come of it, where a scenario says so: a stream of `session.*`. */
  wanted?: StreamName;
}

/** The story of a booking for a seat. */
export function planBooking(world: World, wish: Wish): SessionPlan {
  const { day, random, seat } = wish;
  const date = new Date(day * DAY).toISOString().slice(0, 10).replaceAll('-', '');
  const startsAt = world.zone.instant(day, seat.sitting.from);
  const lead = seat.isRegular ? integer(random, 2, LEAD_DAYS - 1) : integer(random, 1, 3);
  const askDay = day - lead;
  const usualAt = Math.floor(world.zone.instant(askDay, busyMinute(random, weekdayOf(askDay))));
  const requestedAt = wish.requestedAt ?? usualAt;
  const patience = MINUTE + Math.min(12 * HOUR, logNormal(random, 35 * MINUTE, 1.2));
  // A tutor answers as early as the wish leaves time for it.
  const latest = startsAt - Math.min(30 * MINUTE, (startsAt - requestedAt) / 2);
  const repliesAt = Math.min(Math.floor(requestedAt + patience), Math.floor(latest));
  const answer = chooseAnswer(world, wish, { requestedAt, repliesAt, startsAt });
  const answeredAt =
    answer === 'expired' ? Math.max(repliesAt, Math.min(requestedAt + 16 * HOUR, Math.floor(latest))) : repliesAt;
  const { student, tutor, subject, sitting, isRegular, origin } = seat;
  const id = `ses_${date}_${wish.id}`;
  const outcome: Outcome =
    answer === 'confirmed'
      ? outcomeOf(world, { random, key: id, seat, requestedAt, answeredAt, startsAt }, wish.wanted)
      : { kind: answer };
  return {
    id,
    student,
    tutor,
    subject,
    startsAt,
    minutes: sitting.minutes,
    requestedAt,
    answeredAt,
    isRegular,
    origin,
    outcome,
  };
}

type Answer = 'declined' | 'expired' | 'confirmed';

/** What the tutor answers. It is decided when the answer would come, so that no scenario changes what was told. */
function chooseAnswer(
  world: World,
  { random, seat, wanted }: Wish,
  of: { requestedAt: number; repliesAt: number; startsAt: number },
): Answer {
  const dice = random();
  if (wanted === 'session.booking.declined_by_tutor') return 'declined';
  if (wanted === 'session.booking.expired') return 'expired';
  if (wanted !== undefined) return 'confirmed';
  const odds = (stream: StreamName) => oddsOf(world, seat, { stream, at: of.repliesAt, ...of });
  const declines = (seat.isRegular ? 0.015 : 0.1) * odds('session.booking.declined_by_tutor');
  const expires = (seat.isRegular ? 0.01 : 0.07) * odds('session.booking.expired');
  if (dice < declines) return 'declined';
  if (dice < declines + expires || withholds(world.bending, seat.tutor, of)) return 'expired';
  const confirms = odds('session.booking.confirmed');
  return confirms < 1 && random() >= confirms ? 'expired' : 'confirmed';
}
