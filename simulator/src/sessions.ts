import { chooseOutcome, type Outcome, type Seat } from './outcomes.js';
import { createRandom, integer, logNormal, pick, type Random } from './random.js';
import { busyMinute, termFactor } from './rhythm.js';
import type { Student } from './students.js';
import type { Subject } from './subjects.js';
import { DayBook, freeStarts, type Sitting } from './timetable.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { DAY, HOUR, MINUTE, weekdayOf } from './zone.js';

/** The whole story of one booking, from the wish to the stars. All times are milliseconds since 1970. */
export interface SessionPlan {
  /** Booking and session have one id. */
  id: string;
  student: Student;
  tutor: Tutor;
  subject: Subject;
  startsAt: number;
  minutes: number;
  requestedAt: number;
  /** When it was confirmed, declined or ran out. */
  answeredAt: number;
  /** Whether the wish already named the tutor. */
  isRegular: boolean;
  outcome: Outcome;
}

/** A booking is asked for at most this long before its day. */
export const LEAD_DAYS = 6;
/** A usual student skips one sitting in nine. */
const TAKES_PLACE = 0.89;
/** One student in seventy wants an extra session on a day. */
const EXTRA_PER_DAY = 0.014;

/** All bookings whose session falls on a local day. Needs no other day, and no tutor sits in two places. */
export function planDay(world: World, day: number): SessionPlan[] {
  const midnight = world.zone.instant(day, 0);
  const present = world.population
    .studentsUntil(day)
    .filter((student) => student.signedUpAt < midnight && student.leavesAt > midnight);
  const book = new DayBook();
  const weekday = weekdayOf(day);
  const regular = present.flatMap((student) =>
    student.sittings.filter((sitting) => sitting.weekday === weekday).map((sitting) => ({ student, sitting })),
  );
  for (const { student, sitting } of regular) book.take(student.tutor.index, sitting.from, sitting.minutes);
  const plans: SessionPlan[] = [];
  for (const { student, sitting } of regular) {
    const random = createRandom(world.seed, `sitting:${student.index}:${day}`);
    if (random() >= TAKES_PLACE * termFactor(day) * presence(student, midnight)) continue;
    const tutor =
      random() < loyalty(student, midnight)
        ? student.tutor
        : (substitute(world, { student, sitting, book, random }) ?? student.tutor);
    plans.push(
      plan(world, { day, random, seat: { student, tutor, subject: student.subject, sitting, isRegular: true } }),
    );
  }
  for (const student of present) {
    const random = createRandom(world.seed, `extra:${student.index}:${day}`);
    if (random() >= EXTRA_PER_DAY * termFactor(day) * presence(student, midnight)) continue;
    const seat = extraSeat(world, { student, weekday, book, random });
    if (seat) plans.push(plan(world, { day, random, seat }));
  }
  return plans.filter(({ requestedAt, student }) => requestedAt > student.signedUpAt);
}

/** 1 as long as all is well, then falling evenly to 0 at the day of leaving. */
export function presence({ fadesFrom, leavesAt }: Student, at: number): number {
  if (at <= fadesFrom) return 1;
  return Math.max(0, (leavesAt - at) / (leavesAt - fadesFrom)) ** 1.5;
}

/** How likely a sitting is with the own tutor: who is about to leave tries others first. */
function loyalty(student: Student, at: number): number {
  return at > student.fadesFrom ? student.loyalty - 0.5 : student.loyalty;
}

/** Another tutor of the subject who teaches at that hour and is free; the time is then theirs. */
function substitute(
  world: World,
  of: { student: Student; sitting: Sitting; book: DayBook; random: Random },
): Tutor | null {
  const { student, sitting, book, random } = of;
  const { weekday, from, minutes } = sitting;
  const tutors = world.population.tutorsOf[student.subject];
  const first = Math.floor(random() * tutors.length);
  for (let i = 0; i < tutors.length; i++) {
    const tutor = tutors[(first + i) % tutors.length] as Tutor;
    if (tutor === student.tutor || !book.isFree(tutor.index, from, minutes)) continue;
    if (!tutor.blocks.some((block) => block.weekday === weekday && block.from <= from && from + minutes <= block.to)) {
      continue;
    }
    book.take(tutor.index, from, minutes);
    return tutor;
  }
  return null;
}

/** A one-off session: mostly the own subject, any tutor who has room that day. */
function extraSeat(
  world: World,
  of: { student: Student; weekday: number; book: DayBook; random: Random },
): Seat | null {
  const { student, weekday, book, random } = of;
  const able = world.population.tutorsOf[student.subject].filter(({ blocks }) =>
    blocks.some((block) => block.weekday === weekday),
  );
  if (able.length === 0) return null;
  const tutor = random() < student.loyalty - 0.3 && able.includes(student.tutor) ? student.tutor : pick(random, able);
  const today = tutor.blocks.filter((block) => block.weekday === weekday);
  const free = freeStarts(today, [], 60).filter(({ from }) => book.isFree(tutor.index, from, 60));
  if (free.length === 0) return null;
  const sitting = pick(random, free);
  book.take(tutor.index, sitting.from, 60);
  return { student, tutor, subject: student.subject, sitting, isRegular: false };
}

function plan(world: World, of: { day: number; random: Random; seat: Seat }): SessionPlan {
  const { day, random, seat } = of;
  const date = new Date(day * DAY).toISOString().slice(0, 10).replaceAll('-', '');
  const startsAt = world.zone.instant(day, seat.sitting.from);
  const lead = seat.isRegular ? integer(random, 2, LEAD_DAYS - 1) : integer(random, 1, 3);
  const askDay = day - lead;
  const requestedAt = Math.floor(world.zone.instant(askDay, busyMinute(random, weekdayOf(askDay))));
  const answer = random();
  const isDeclined = answer < (seat.isRegular ? 0.015 : 0.1);
  const isExpired = !isDeclined && answer < (seat.isRegular ? 0.025 : 0.17);
  const patience = Math.min(12 * HOUR, logNormal(random, 35 * MINUTE, 1.2));
  const wait = isExpired ? 16 * HOUR : MINUTE + patience;
  const answeredAt = Math.min(Math.floor(requestedAt + wait), startsAt - 30 * MINUTE);
  return {
    id: `ses_${date}_${seat.student.id.slice(4)}${seat.isRegular ? '' : 'x'}`,
    student: seat.student,
    tutor: seat.tutor,
    subject: seat.subject,
    startsAt,
    minutes: seat.sitting.minutes,
    requestedAt,
    answeredAt,
    isRegular: seat.isRegular,
    outcome: isDeclined
      ? { kind: 'declined' }
      : isExpired
        ? { kind: 'expired' }
        : chooseOutcome(world, { random, seat, startsAt, answeredAt }),
  };
}
