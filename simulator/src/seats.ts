import { LEAD_DAYS } from './bookings.js';
import type { Seat } from './outcomes.js';
import { pick, type Random } from './random.js';
import type { Recruit } from './recruits.js';
import type { Student } from './students.js';
import type { Subject } from './subjects.js';
import { type DayBook, freeStarts, type Sitting } from './timetable.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { weekdayOf } from './zone.js';

/** Another tutor of the subject who teaches at that hour and is free; the time is then theirs. */
export function substitute(
  world: World,
  of: { student: Student; sitting: Sitting; book: DayBook; random: Random },
): Tutor | null {
  const { student, sitting, book, random } = of;
  const tutors = world.population.tutorsOf[student.subject];
  const isAble = (tutor: Tutor) =>
    tutor !== student.tutor && book.isFree(tutor.index, sitting.from, sitting.minutes) && teachesAt(tutor, sitting);
  const found = firstFrom(tutors, random, isAble);
  if (found) book.take(found.index, sitting.from, sitting.minutes);
  return found;
}

/** A one-off session: the own subject, at times the own tutor, else any who has room that day. */
export function extraSeat(
  world: World,
  of: { student: Student; day: number; book: DayBook; random: Random },
): Seat | null {
  const { student, day, book, random } = of;
  const able = tutorsOn(world, student.subject, day);
  if (able.length === 0) return null;
  const isOwn = random() < student.loyalty - 0.3 && able.includes(student.tutor);
  const tutor = isOwn ? student.tutor : pick(random, able);
  const sitting = freeSitting(tutor, { student, day, book, random });
  if (!sitting) return null;
  book.seat(student, tutor, sitting);
  return { student, tutor, subject: student.subject, sitting, isRegular: false, origin: '' };
}

/** An hour of the day at which both are free, by chance; null where there is none. */
export function freeSitting(
  tutor: Tutor,
  of: { student: Student; day: number; book: DayBook; random: Random },
): Sitting | null {
  const weekday = weekdayOf(of.day);
  const today = tutor.blocks.filter((block) => block.weekday === weekday);
  const free = freeStarts(today, [], 60).filter((sitting) => of.book.isFreeFor(of.student, tutor, sitting));
  return free.length === 0 ? null : pick(of.random, free);
}

/** A tutor of the subject, also one who came lately, who teaches at a sitting's hour and is free; null where none is. */
export function freeTutor(
  world: World,
  of: { student: Student; subject: Subject; day: number; sitting: Sitting; book: DayBook; random: Random },
): Tutor | null {
  const { student, subject, day, sitting, book, random } = of;
  const recruits = bookable(world, day).map(({ tutor }) => tutor);
  const tutors = [
    ...world.population.tutorsOf[subject],
    ...recruits.filter((tutor) => tutor.subjects.includes(subject)),
  ];
  return firstFrom(tutors, random, (tutor) => book.isFreeFor(student, tutor, sitting) && teachesAt(tutor, sitting));
}

/** Who teaches a subject on a day without any scenario. */
function tutorsOn(world: World, subject: Subject, day: number): readonly Tutor[] {
  const always = world.population.tutorsTeaching(subject, weekdayOf(day));
  const lately = bookable(world, day).filter(
    ({ tutor, isExtra }) => !isExtra && tutor.subjects.includes(subject) && hasBlock(tutor, weekdayOf(day)),
  );
  return lately.length === 0 ? always : [...always, ...lately.map(({ tutor }) => tutor)];
}

/** Those who came lately and whom everyone who asks for that day has heard of: they were taken before anyone could. */
function bookable({ recruits, zone }: World, day: number): readonly Recruit[] {
  const firstAsked = zone.instant(day - LEAD_DAYS, 0);
  return recruits.teaching(day).filter(({ approvedAt }) => approvedAt < firstAsked);
}

const hasBlock = (tutor: Tutor, weekday: number) => tutor.blocks.some((block) => block.weekday === weekday);

const teachesAt = ({ blocks }: Tutor, { weekday, from, minutes }: Sitting) =>
  blocks.some((block) => block.weekday === weekday && block.from <= from && from + minutes <= block.to);

/** The first that will do, from a random one on. */
function firstFrom<T>(items: readonly T[], random: Random, will: (item: T) => boolean): T | null {
  const first = Math.floor(random() * items.length);
  for (let i = 0; i < items.length; i++) {
    const item = items[(first + i) % items.length] as T;
    if (will(item)) return item;
  }
  return null;
}
