import type { ScenarioModifier, StreamName } from '@iops/contracts';
import type { Ask, Scene } from './ask.js';
import { type Added, addedTo, type Bending } from './bending.js';
import { chance } from './influence.js';
import { between, createRandom, type Random } from './random.js';
import { busyMinute } from './rhythm.js';
import type { Subject } from './subjects.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { MINUTE, weekdayOf } from './zone.js';

/** What can be added by itself: a booking is made so that it comes to this. */
const ADDABLE: readonly StreamName[] = [
  'session.booking.confirmed',
  'session.booking.declined_by_tutor',
  'session.booking.expired',
  'session.cancellation.by_student',
  'session.cancellation.by_tutor',
  'session.no_show.student',
  'session.no_show.tutor',
  'session.started',
  'session.completed',
  'session.rating.submitted_by_student',
];

/** What scenarios add by the hour to a day: wishes of days before, and bookings of the day that come to what is wanted. */
export function addedAsks(scene: Scene, bending: Bending): Ask[] {
  const { world, day } = scene;
  const { zone } = world;
  const days = [day - 3, day - 2, day - 1];
  const wishes = days.flatMap((asked) =>
    addedTo(bending, 'session.booking.requested', zone.instant(asked, 0), zone.instant(asked + 1, 0)).filter(
      ({ influence, key }) => asked + 1 + Math.floor(chance(influence, `lead:${key}`) * 3) === day,
    ),
  );
  const today = ADDABLE.flatMap((wanted) =>
    addedTo(bending, wanted, zone.instant(day, 0), zone.instant(day + 1, 0)).map((added) => ({ added, wanted })),
  );
  return [
    ...wishes.map((added) => addedAsk(scene, bending, added)),
    ...today.map(({ added, wanted }) => addedAsk(scene, bending, added, wanted)),
  ].filter((ask) => ask !== null);
}

function addedAsk(scene: Scene, bending: Bending, { key, at, modifier }: Added, wanted?: StreamName): Ask | null {
  const { world, day, crowd } = scene;
  const random = createRandom(world.seed, `added:${key}`);
  const student = crowd.someone(random, modifier);
  const from = wanted ? halfHourAfter(world, day, at + 30 * MINUTE) : minuteFor(random, modifier, day);
  if (!student || from > LAST_START) return null;
  const tutor = modifier.tutorRank === undefined ? undefined : bending.ranked(modifier.tutorRank);
  const subject = subjectOf(tutor, (modifier.subject as Subject | undefined) ?? student.subject);
  const sitting = { weekday: weekdayOf(day), from, minutes: 60 };
  const isFixed = modifier.hours !== undefined;
  const who = { random, key, requestedAt: at, student, subject, sitting, tutor };
  return { ...who, isFixed, isRegular: false, ...(wanted && { wanted }) };
}

/** No one begins at night. */
const FIRST_START = 8 * 60;
const LAST_START = 21 * 60;

const subjectOf = (tutor: Tutor | undefined, wanted: Subject): Subject =>
  tutor && !tutor.subjects.includes(wanted) ? (tutor.subjects[0] as Subject) : wanted;

/** The half hour of a local day that begins at a moment or after it, as soon as people are up. */
function halfHourAfter({ zone }: World, day: number, at: number): number {
  const half = Math.ceil((at - zone.instant(day, 0)) / (30 * MINUTE)) * 30;
  return Math.max(FIRST_START, half);
}

/** When a session is that is wished for: in the hours that the scenario is about. */
function minuteFor(random: Random, { hours }: ScenarioModifier, day: number): number {
  const minute = hours ? between(random, hours[0] * 60, hours[1] * 60) : busyMinute(random, weekdayOf(day));
  return Math.floor(minute / 30) * 30;
}
