import { planBooking, type SessionPlan } from './bookings.js';
import { termFactor } from './calendar.js';
import type { Seat } from './outcomes.js';
import { createRandom } from './random.js';
import { addScenarioPlans } from './scenario-plans.js';
import { extraSeat, substitute } from './seats.js';
import type { Student } from './students.js';
import { DayBook } from './timetable.js';
import type { World } from './world.js';
import { weekdayOf } from './zone.js';

/** A usual student skips one sitting in nine. */
export const TAKES_PLACE = 0.89;
/** One student in seventy wants an extra session on a day. */
const EXTRA_PER_DAY = 0.014;

/** All bookings whose session falls on a local day. Needs no other day, and no tutor or student sits in two places. */
export function planDay(world: World, day: number): SessionPlan[] {
  const midnight = world.zone.instant(day, 0);
  const isPresent = ({ signedUpAt, leavesAt }: Student) => signedUpAt < midnight && leavesAt > midnight;
  const present = world.population.seatedUntil(day).filter(isPresent);
  const book = new DayBook();
  const plans = [...sittingsOn(world, { day, present, book }), ...wishesOn(world, { day, present, book })];
  const usual = plans.filter(({ requestedAt, student }) => requestedAt > student.signedUpAt);
  if (world.bending.influences.length === 0) return usual;
  const there = new Set(world.population.studentsUntil(day).filter(isPresent));
  const told = usual.filter(({ student }) => there.has(student));
  return addScenarioPlans(world, { day, usual: told, present: [...there], book });
}

interface Day {
  day: number;
  present: readonly Student[];
  book: DayBook;
}

/** The weekly sittings that take place. */
function sittingsOn(world: World, { day, present, book }: Day): SessionPlan[] {
  const weekday = weekdayOf(day);
  const midnight = world.zone.instant(day, 0);
  const regular = present.flatMap((student) =>
    student.sittings.filter((sitting) => sitting.weekday === weekday).map((sitting) => ({ student, sitting })),
  );
  for (const { student, sitting } of regular) book.seat(student, student.tutor, sitting);
  const plans: SessionPlan[] = [];
  for (const { student, sitting } of regular) {
    const random = createRandom(world.seed, `sitting:${student.index}:${day}`);
    if (random() >= TAKES_PLACE * termFactor(day) * presence(student, midnight)) continue;
    const tutor =
      random() < loyalty(student, midnight)
        ? student.tutor
        : (substitute(world, { student, sitting, book, random }) ?? student.tutor);
    const seat: Seat = { student, tutor, subject: student.subject, sitting, isRegular: true, origin: '' };
    plans.push(planBooking(world, { day, random, seat, id: numbered(student) }));
  }
  return plans;
}

/** The one-off sessions that students wish for beside them. */
function wishesOn(world: World, { day, present, book }: Day): SessionPlan[] {
  const midnight = world.zone.instant(day, 0);
  const plans: SessionPlan[] = [];
  for (const student of present) {
    const random = createRandom(world.seed, `extra:${student.index}:${day}`);
    if (random() >= EXTRA_PER_DAY * termFactor(day) * presence(student, midnight)) continue;
    const seat = extraSeat(world, { student, day, book, random });
    if (seat) plans.push(planBooking(world, { day, random, seat, id: `${numbered(student)}x` }));
  }
  return plans;
}

const numbered = (student: Student) => student.id.slice(4);

/** 1 as long as all is well, then falling evenly to 0 at the day of leaving. */
export function presence({ fadesFrom, leavesAt }: Student, at: number): number {
  if (at <= fadesFrom) return 1;
  return Math.max(0, (leavesAt - at) / (leavesAt - fadesFrom)) ** 1.5;
}

/** How likely a sitting is with the own tutor: who is about to leave tries others first. */
function loyalty(student: Student, at: number): number {
  return at > student.fadesFrom ? student.loyalty - 0.5 : student.loyalty;
}
