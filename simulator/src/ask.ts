import { planBooking, type SessionPlan, type Wish } from './bookings.js';
import type { Crowd } from './crowd.js';
import type { Seat } from './outcomes.js';
import { createRandom } from './random.js';
import { freeSitting, freeTutor } from './seats.js';
import type { Student } from './students.js';
import type { Subject } from './subjects.js';
import { isWithdrawn } from './supply.js';
import type { DayBook } from './timetable.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { MINUTE } from './zone.js';

/** A day under scenarios: what is given away of it, and whom they may bring. */
export interface Scene {
  world: World;
  day: number;
  book: DayBook;
  crowd: Crowd;
}

/** A booking that a scenario has someone ask for. */
export interface Ask extends Pick<Wish, 'random' | 'wanted'> {
  key: string;
  requestedAt: number;
  student: Student;
  subject: Subject;
  sitting: Seat['sitting'];
  /** Where no other will do. */
  tutor?: Tutor | undefined;
  /** Whether no other hour will do. */
  isFixed: boolean;
  /** Whether it names the tutor, who then hardly ever declines. */
  isRegular: boolean;
}

/**
 * Finds a seat for it, which is then taken, and tells what becomes of it. Without a seat it expires, or is not asked
 * for at all (null) where something else was to become of it.
 */
export function bookFor(scene: Scene, ask: Ask): SessionPlan | null {
  const { world, day, book } = scene;
  const { random, key, requestedAt, student, subject, tutor } = ask;
  const found = tutor ? withTutor(scene, ask, tutor) : withAnyTutor(scene, ask);
  if (!found && ask.wanted && ask.wanted !== 'session.booking.expired') return null;
  if (found) book.seat(student, found.tutor, found.sitting);
  const wanted = found ? ask.wanted : 'session.booking.expired';
  const { tutor: asked, sitting } = found ?? { tutor: student.tutor, sitting: ask.sitting };
  const seat = { student, tutor: asked, subject, sitting, isRegular: found !== null && ask.isRegular, origin: key };
  const id = `${student.id.slice(4)}e${createKey(world, key)}`;
  return planBooking(world, { day, random, seat, id, requestedAt, ...(wanted && { wanted }) });
}

interface Found {
  tutor: Tutor;
  sitting: Seat['sitting'];
}

/** Any hour of the day will do where it has to be this tutor. */
function withTutor(scene: Scene, ask: Ask, tutor: Tutor): Found | null {
  const sitting = freeSitting(tutor, { ...ask, day: scene.day, book: scene.book });
  return sitting && isThere(scene, ask, { tutor, sitting }) ? { tutor, sitting } : null;
}

/** The hour that is wished for, or else one close to it. */
function withAnyTutor(scene: Scene, ask: Ask): Found | null {
  for (const shift of ask.isFixed ? [0] : [0, -30, 30, -60, 60, -90, 90, -120, 120]) {
    const sitting = { ...ask.sitting, from: ask.sitting.from + shift };
    const tutor = freeTutor(scene.world, { ...ask, sitting, day: scene.day, book: scene.book });
    if (tutor && isThere(scene, ask, { tutor, sitting })) return { tutor, sitting };
  }
  return null;
}

/** Whether it is not too late to ask, and the tutor answers. */
function isThere({ world, day }: Scene, { requestedAt }: Ask, { tutor, sitting }: Found): boolean {
  const slotAt = world.zone.instant(day, sitting.from);
  return slotAt > requestedAt + 20 * MINUTE && !isWithdrawn(world.bending, tutor, { at: requestedAt, slotAt });
}

const createKey = ({ seed }: World, key: string) =>
  Math.floor(createRandom(seed, `id:${key}`)() * 36 ** 6).toString(36);
