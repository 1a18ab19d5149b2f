import type { StreamName } from '@iops/contracts';
import {
  addedTo,
  type Bending,
  bendingIn,
  type Echo,
  type Occasion,
  repeated,
  saysAnything,
  timesUnder,
} from './bending.js';
import { createGoalRhythm } from './goals.js';
import { chance, type Influence, names } from './influence.js';
import { FAMILY_NAMES, GIVEN_NAMES } from './names.js';
import type { Population } from './population.js';
import { between, createRandom, hash, pick } from './random.js';
import { remember } from './remember.js';
import type { Student } from './students.js';
import type { World } from './world.js';
import { DAY } from './zone.js';

type Land = Pick<World, 'seed' | 'zone' | 'population' | 'bending'>;

/** Nobody who came because of a scenario stays longer. */
const STAYS_AT_MOST_DAYS = 60;
/** What brings students by each channel, where a scenario does not speak of sign-ups themselves. */
const BROUGHT_BY: Record<string, StreamName> = {
  organic_search: 'seo.organic.traffic',
  paid_search: 'marketing.ad.click',
  social: 'marketing.ad.click',
};

/** Someone who came because of a scenario. */
export interface Joiner extends Student {
  broughtBy: Influence;
}

/** Sign-ups of a day that scenarios bring: some complete, some are only begun. */
export interface Joined {
  completed: Joiner[];
  /** When, and as whom. */
  begun: { at: number; id: string }[];
}

/** Who comes to learn because of scenarios. */
export interface Joiners {
  /** Who signs up on a local day. */
  joined(day: number): Joined;
  /** Who learns here on the whole of a local day. */
  present(day: number): Joiner[];
}

/** Those who come to a world because of scenarios. Remembers its last days to be quick, nothing else. */
export function createJoiners(world: Land): Joiners {
  const joined = remember(2 * STAYS_AT_MOST_DAYS, (day) => joinedOn(world, day));
  const present = (day: number) => {
    const midnight = world.zone.instant(day, 0);
    const days = Array.from({ length: STAYS_AT_MOST_DAYS }, (_, i) => day - 1 - i);
    return days
      .flatMap((before) => joined(before).completed)
      .filter(({ signedUpAt, leavesAt }) => signedUpAt < midnight && leavesAt > midnight + DAY);
  };
  return { joined, present };
}

function joinedOn(world: Land, day: number): Joined {
  const [from, to] = [world.zone.instant(day, 0), world.zone.instant(day + 1, 0)];
  const bending = bendingIn(world.bending, from, to);
  if (bending.influences.length === 0) return { completed: [], begun: [] };
  const usual = world.population.signedUpOn(day);
  const extra = (times: (influence: Influence, student: Student) => number) =>
    repeated<Student | Joiner>(bending, usual, {
      key: ({ id }) => `join:${id}`,
      times,
      echo: (like, echo) => createJoiner(world, like, echo),
    }).filter((student) => 'broughtBy' in student);
  const completes = (influence: Influence, student: Student) => Math.max(1, timesSignedUp(bending, influence, student));
  const begins = (influence: Influence, student: Student) =>
    Math.max(1, 1 + timesBegun(bending, influence, student) - timesSignedUp(bending, influence, student));
  const added = (stream: StreamName) =>
    addedTo(bending, stream, from, to).map(({ key, at, modifier, influence }) => {
      const like = pick(createRandom(world.seed, `like:${key}`), world.population.studentsUntil(day));
      const segment = (modifier.segment as Student['segment'] | undefined) ?? like.segment;
      const subject = (modifier.subject as Student['subject'] | undefined) ?? like.subject;
      return createJoiner(world, { ...like, segment, subject, signedUpAt: at }, { key, influence });
    });
  const begun = [...extra(begins), ...added('customer.signup.started')];
  return {
    completed: [...extra(completes), ...added('customer.signup.completed')],
    begun: begun.map(({ id, signedUpAt }) => ({ at: signedUpAt, id: `${id}b` })),
  };
}

/** The population without those who would have signed up but for a scenario. */
export function withoutKeptAway(world: Land): Population {
  const { population, bending } = world;
  if (!bending.influences.some(keepsAway)) return population;
  const isThere = (student: Student) => !isKeptAway(bending, student, timesSignedUp);
  return {
    ...population,
    studentsUntil: (day) => population.studentsUntil(day).filter(isThere),
    signedUpOn: (day) => population.signedUpOn(day).filter(isThere),
    gaveUpOn: (day) =>
      population.signedUpOn(day).filter((student) => !isThere(student) && !isKeptAway(bending, student, timesBegun)),
  };
}

function keepsAway({ modifiers }: Influence): boolean {
  const streams: StreamName[] = ['customer.signup.started', 'customer.signup.completed', ...Object.values(BROUGHT_BY)];
  return modifiers.some(
    ({ kind, stream, value = 1 }) => kind === 'multiply' && value < 1 && streams.some((own) => names(stream, own)),
  );
}

/** Whether a usual sign-up does not come to this because of a scenario. */
function isKeptAway(bending: Bending, student: Student, timesOf: typeof timesBegun): boolean {
  const { signedUpAt, id } = student;
  return bendingIn(bending, signedUpAt, signedUpAt + 1).influences.some((influence) => {
    const times = timesOf(bending, influence, student);
    return times < 1 && chance(influence, `keep:${id}`) >= times;
  });
}

function timesBegun(bending: Bending, influence: Influence, student: Student): number {
  const of = (stream: StreamName): Occasion => ({ stream, at: student.signedUpAt, who: { student } });
  const brought = BROUGHT_BY[student.channel];
  if (saysAnything(influence, 'customer.signup.started') || !brought) {
    return timesUnder(bending, influence, of('customer.signup.started'));
  }
  return timesUnder(bending, influence, of(brought));
}

function timesSignedUp(bending: Bending, influence: Influence, student: Student): number {
  if (!saysAnything(influence, 'customer.signup.completed')) return timesBegun(bending, influence, student);
  return timesUnder(bending, influence, {
    stream: 'customer.signup.completed',
    at: student.signedUpAt,
    who: { student },
  });
}

/** Someone like a student who signs up a little later, has no weekly sitting, and does not stay for long. */
function createJoiner({ seed }: Land, like: Student, { key, influence }: Echo): Joiner {
  const random = createRandom(seed, `joiner:${key}`);
  const [number] = hash(seed, `joiner:${key}`);
  const signedUpAt = Math.floor(like.signedUpAt + random() * 10 * 60_000);
  const leavesAt = signedUpAt + between(random, 20, STAYS_AT_MOST_DAYS - 2) * DAY;
  return {
    ...like,
    index: 2 ** 34 + number,
    id: `stu_j${number.toString(36)}`,
    name: `${pick(random, GIVEN_NAMES)} ${pick(random, FAMILY_NAMES)}`,
    signedUpAt,
    leavesAt,
    fadesFrom: leavesAt - 10 * DAY,
    sittings: [],
    goal: createGoalRhythm(random, signedUpAt, Infinity),
    broughtBy: influence,
  };
}
