import { createGoalRhythm, type GoalRhythm } from './goals.js';
import { FAMILY_NAMES, GIVEN_NAMES } from './names.js';
import { between, createRandom, normal, pick, pickWeighted, type Random } from './random.js';
import { CHANNEL_WEIGHTS, SEGMENT_WEIGHTS, type Segment, type Subject, subjectWeights } from './subjects.js';
import { freeStarts, type Sitting } from './timetable.js';
import { fitOf, isFailing, type Tutor, type TutorsBySubject } from './tutors.js';
import { DAY } from './zone.js';

/** Someone who learns. All that will ever happen to a student follows from these and the seed. */
export interface Student {
  index: number;
  /** `stu_0001` and on. */
  id: string;
  name: string;
  segment: Segment;
  channel: string;
  subject: Subject;
  /** Milliseconds since 1970, as all times. */
  signedUpAt: number;
  /** From here on sessions thin out and complaints rise, until `leavesAt`, when they stop. */
  fadesFrom: number;
  leavesAt: number;
  /** The tutor of the weekly sittings. */
  tutor: Tutor;
  sittings: Sitting[];
  /** 0..1: how often a session is with that tutor. */
  loyalty: number;
  /** Stars that this student gives less than others. */
  strictness: number;
  /** Chance of a call on a usual day, and on one of the last days before leaving. */
  callsPerDay: number;
  complaintsPerDay: number;
  goal: GoalRhythm;
}

/** Who sits with a tutor, each until they leave. */
export interface Seats {
  taken: { until: number; sittings: Sitting[] }[];
  /** By the length of a sitting, until when there is surely no room for one. */
  fullUntil: Map<number, number>;
}

/** What students are made from: the tutors, and who already sits with them. */
export interface Surroundings {
  seed: number;
  tutorsOf: TutorsBySubject;
  seats: ReadonlyMap<Tutor, Seats>;
}

const EPOCH = 56 * DAY;
/** For the content and the unhappy together this makes as many leave as sign up: see `SIGN_UPS_PER_DAY`. */
const LEAVES_IN_EPOCH = 0.06;

/** The student with an index; `from` is where leaving may begin: the sign-up, or the start of history for older ones. */
export function createStudent(
  around: Surroundings,
  index: number,
  time: { signedUpAt: number; from: number },
): Student {
  const random = createRandom(around.seed, `student:${index}`);
  const segment = pickWeighted(random, SEGMENT_WEIGHTS);
  const subject = pickWeighted(random, subjectWeights(segment));
  const seat = takeSeat(around, { random, subject, at: time.signedUpAt });
  const strictness = 0.25 * normal(random);
  const unhappiness = strictness - seat.tutor.skill - fitOf(around.seed, index, seat.tutor);
  const leavesAt = chooseLeaving(around.seed, { random, unhappiness, tutor: seat.tutor, from: time.from });
  const fadesFrom = leavesAt - between(random, 25, 50) * DAY;
  const isDone = random() < 0.75;
  const student: Student = {
    index,
    id: `stu_${String(index + 1).padStart(4, '0')}`,
    name: `${pick(random, GIVEN_NAMES)} ${pick(random, FAMILY_NAMES)}`,
    segment,
    channel: pickWeighted(random, CHANNEL_WEIGHTS),
    subject,
    signedUpAt: time.signedUpAt,
    fadesFrom,
    leavesAt,
    ...seat,
    loyalty: between(random, 0.8, 1),
    strictness,
    callsPerDay: random() < 0.85 ? 0.0021 : 0.009,
    complaintsPerDay: random() < 0.35 ? 0.01 : between(random, 0.035, 0.09),
    goal: createGoalRhythm(random, time.signedUpAt, isDone ? Math.floor(fadesFrom) : Infinity),
  };
  if (seat.sittings.length > 0) seatsOf(around, seat.tutor).taken.push({ until: leavesAt, sittings: seat.sittings });
  return student;
}

/** Finds the weekly sittings: the first tutor of the subject, from a random one on, with room for them. */
function takeSeat(around: Surroundings, wish: { random: Random; subject: Subject; at: number }) {
  const { random, subject, at } = wish;
  const tutors = around.tutorsOf[subject];
  const minutes = Number(pickWeighted(random, { 30: 10, 60: 70, 90: 20 }));
  const wanted = Number(pickWeighted(random, { 1: 22, 2: 54, 3: 24 }));
  const first = Math.floor(random() * tutors.length);
  let best: { tutor: Tutor; sittings: Sitting[] } | null = null;
  for (let i = 0; i < tutors.length; i++) {
    const tutor = tutors[(first + i) % tutors.length] as Tutor;
    const sittings = chooseSittings(random, freeWith(around, tutor, { at, minutes }), wanted);
    if (!best || sittings.length > best.sittings.length) best = { tutor, sittings };
    if (sittings.length === wanted) break;
  }
  return best as { tutor: Tutor; sittings: Sitting[] };
}

const seatsOf = ({ seats }: Surroundings, tutor: Tutor) => seats.get(tutor) as Seats;

/** When a tutor has room for a sitting. Once anyone has left, moments are asked for in order, so those are forgotten. */
function freeWith(around: Surroundings, tutor: Tutor, { at, minutes }: { at: number; minutes: number }): Sitting[] {
  const seats = seatsOf(around, tutor);
  if (at < (seats.fullUntil.get(minutes) ?? -Infinity)) return [];
  if (seats.taken.some(({ until }) => until <= at)) seats.taken = seats.taken.filter(({ until }) => until > at);
  const taken = seats.taken.flatMap(({ sittings }) => sittings);
  const free = freeStarts(tutor.blocks, taken, minutes);
  if (free.length === 0) seats.fullUntil.set(minutes, Math.min(...seats.taken.map(({ until }) => until)));
  return free;
}

/** Up to `wanted` of the free sittings, on different days. */
function chooseSittings(random: Random, free: Sitting[], wanted: number): Sitting[] {
  const chosen: Sitting[] = [];
  let left = free;
  while (chosen.length < wanted && left.length > 0) {
    const sitting = pick(random, left);
    chosen.push(sitting);
    left = left.filter(({ weekday }) => weekday !== sitting.weekday);
  }
  return chosen;
}

function chooseLeaving(seed: number, of: { random: Random; unhappiness: number; tutor: Tutor; from: number }): number {
  // No one leaves in the first three weeks of theirs; after ten years everyone has.
  const start = of.from + 21 * DAY;
  for (let epoch = 0; epoch < 65; epoch++) {
    const from = start + epoch * EPOCH;
    const chance = LEAVES_IN_EPOCH * Math.exp(1.6 * of.unhappiness) * (isFailing(seed, of.tutor, from) ? 3 : 1);
    if (of.random() < chance) return from + of.random() * EPOCH;
  }
  return start + 65 * EPOCH;
}
