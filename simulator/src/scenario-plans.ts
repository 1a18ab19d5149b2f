import type { ScenarioModifier, StreamName } from '@iops/contracts';
import { type Added, addedTo, type Bending, bendingIn, type Echo, likelier, repeated, timesUnder } from './bending.js';
import { LEAD_DAYS, planBooking, type SessionPlan, type Wish } from './bookings.js';
import { type Crowd, createCrowd } from './crowd.js';
import { chance, type Influence, keyOf } from './influence.js';
import type { Joiner } from './joiners.js';
import type { Seat } from './outcomes.js';
import { between, createRandom, type Random } from './random.js';
import { busyMinute } from './rhythm.js';
import { extraSeat, freeSitting, freeTutor } from './seats.js';
import type { Student } from './students.js';
import type { Subject } from './subjects.js';
import { isWithdrawn } from './supply.js';
import type { DayBook } from './timetable.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { MINUTE, weekdayOf } from './zone.js';

/** A day as it is without scenarios, on which every usual booking already has its seat. */
export interface UsualDay {
  day: number;
  usual: readonly SessionPlan[];
  present: readonly Student[];
  book: DayBook;
}

/** The same under one scenario. */
interface Scene extends Pick<UsualDay, 'day' | 'book'> {
  world: World;
  bending: Bending;
  crowd: Crowd;
}

/** Someone who came because of a scenario books so often on a day. */
const JOINER_BOOKS = 0.2;
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

/**
 * The bookings of a day under scenarios. A seat that a usual booking had stays taken, so that what scenarios bring
 * never moves it, and one scenario is done before the next begins, so that a later one moves nothing of an earlier.
 * What finds no tutor who is free is asked for and expires.
 */
export function addScenarioPlans(world: World, { day, usual, present, book }: UsualDay): SessionPlan[] {
  const firstAsked = world.zone.instant(day - LEAD_DAYS, 0);
  const felt = bendingIn(world.bending, firstAsked, world.zone.instant(day + 1, 0));
  // Nobody asks before they signed up.
  const crowd = createCrowd(present.filter(({ signedUpAt }) => signedUpAt < firstAsked));
  const joiners = world.joiners.present(day);
  return world.bending.influences.reduce((plans: readonly SessionPlan[], influence) => {
    const bending = { ...world.bending, influences: felt.influences.includes(influence) ? [influence] : [] };
    const scene: Scene = { world, bending, day, book, crowd };
    const own = joiners.filter(({ broughtBy }) => broughtBy === influence);
    return [...bendPlans(scene, plans), ...addedPlans(scene), ...joinersPlans(scene, own)];
  }, usual) as SessionPlan[];
}

/** The bookings as often as a scenario has it. */
function bendPlans(scene: Scene, plans: readonly SessionPlan[]): readonly SessionPlan[] {
  const { bending } = scene;
  const asked = repeated(bending, plans, {
    key: ({ id }) => id,
    times: (influence, plan) => timesUnder(bending, influence, occasionOf(plan, 'session.booking.requested')),
    echo: (plan, of) => another(scene, plan, of),
  });
  return repeated(bending, asked, {
    key: ({ id }) => `${id}/now`,
    times: (influence, plan) => timesMoreBegin(bending, influence, plan),
    echo: (plan, of) => anotherToday(scene, plan, of),
  });
}

function occasionOf({ student, tutor, subject, startsAt, requestedAt }: SessionPlan, stream: StreamName) {
  const who = { student, tutor, subject, hourAt: startsAt };
  return { stream, at: stream === 'session.booking.requested' ? requestedAt : startsAt, who };
}

/** More sessions than are asked for: the surplus is asked for shortly before. */
function timesMoreBegin(bending: Bending, influence: Influence, plan: SessionPlan): number {
  if (plan.outcome.kind !== 'held') return 1;
  const times = (['session.started', 'session.completed'] as const).map((stream) =>
    likelier(bending, influence, { ...occasionOf(plan, stream), afterAt: plan.requestedAt, origin: plan.origin }),
  );
  return Math.max(1, ...times);
}

/** Another booking like one, of someone like its student, asked for right after it, for the same hour where it can be. */
function another(scene: Scene, plan: SessionPlan, { key, influence }: Echo): SessionPlan | null {
  const random = createRandom(scene.world.seed, `another:${key}`);
  const student = scene.crowd.someone(random, plan.student);
  if (!student) return null;
  const requestedAt = Math.floor(plan.requestedAt + random() * 10 * MINUTE);
  const rank = scene.bending.rankOf(plan.tutor);
  const isTutors = rank !== undefined && influence.modifiers.some(({ tutorRank }) => tutorRank === rank);
  const sitting = { weekday: weekdayOf(scene.day), from: minuteOf(scene, plan), minutes: plan.minutes };
  const tutor = isTutors ? plan.tutor : undefined;
  const isFixed = influence.modifiers.some(({ hours }) => hours !== undefined);
  const { subject, isRegular } = plan;
  return bookFor(scene, { random, key, requestedAt, student, subject, sitting, tutor, isFixed, isRegular });
}

/** Another session of the same day, asked for so late that it is part of what happens now. */
function anotherToday(scene: Scene, plan: SessionPlan, echo: Echo): SessionPlan | null {
  const random = createRandom(scene.world.seed, `today:${echo.key}`);
  const soonest = Math.floor(plan.startsAt - (35 + 50 * random()) * MINUTE);
  const requestedAt = Math.max(soonest, echo.influence.startsAt);
  const like = another(scene, { ...plan, requestedAt }, echo);
  return like && like.outcome.kind !== 'expired' ? like : null;
}

const minuteOf = ({ world }: Scene, { startsAt }: SessionPlan) =>
  Math.round(world.zone.local(startsAt).minute / 30) * 30;

interface Ask extends Pick<Wish, 'random' | 'wanted'> {
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

/** Finds a seat for a wish, or lets it expire. */
function bookFor(scene: Scene, ask: Ask): SessionPlan {
  const { world, day, book } = scene;
  const { random, key, requestedAt, student, subject, tutor } = ask;
  const found = tutor ? withTutor(scene, ask, tutor) : withAnyTutor(scene, ask);
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

/** What scenarios add by the hour: wishes for days that follow, and bookings of today that come to what is wanted. */
function addedPlans(scene: Scene): SessionPlan[] {
  const { world, bending, day } = scene;
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
    ...wishes.map((added) => addedPlan(scene, added)),
    ...today.map(({ added, wanted }) => addedPlan(scene, added, wanted)),
  ].filter((plan) => plan !== null);
}

function addedPlan(scene: Scene, { key, at, modifier }: Added, wanted?: StreamName): SessionPlan | null {
  const { world, day, crowd } = scene;
  const random = createRandom(world.seed, `added:${key}`);
  const student = crowd.someone(random, modifier);
  const from = wanted ? halfHourAfter(world, day, at + 30 * MINUTE) : minuteFor(random, modifier, day);
  if (!student || from > LAST_START) return null;
  const tutor = modifier.tutorRank === undefined ? undefined : scene.bending.ranked(modifier.tutorRank);
  const subject = (modifier.subject as Subject | undefined) ?? student.subject;
  const sitting = { weekday: weekdayOf(day), from, minutes: 60 };
  const isFixed = modifier.hours !== undefined;
  const ask = { random, key, requestedAt: at, student, subject: subjectOf(tutor, subject), sitting, tutor, isFixed };
  const plan = bookFor(scene, { ...ask, isRegular: false, ...(wanted && { wanted }) });
  return wanted && wanted !== 'session.booking.expired' && plan.outcome.kind === 'expired' ? null : plan;
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

/** Whoever came because of a scenario books one-off sessions. */
function joinersPlans({ world, day, book }: Scene, joiners: readonly Joiner[]): SessionPlan[] {
  return joiners.flatMap((student) => {
    const random = createRandom(world.seed, `joiner:${student.id}:${day}`);
    if (random() >= JOINER_BOOKS) return [];
    const seat = extraSeat(world, { student, day, book, random });
    if (!seat) return [];
    const plan = planBooking(world, {
      day,
      random,
      seat: { ...seat, origin: keyOf(student.broughtBy) },
      id: student.id.slice(4),
    });
    return plan.requestedAt > student.signedUpAt ? [plan] : [];
  });
}
