import { addedTo, type Bending, bendingIn, likelierOfAll, repeated, timesUnder, type Who } from './bending.js';
import { termFactor } from './calendar.js';
import { between, createRandom, hash, logNormal, pickWeighted, poisson, type Random } from './random.js';
import { remember } from './remember.js';
import { busyMinute, intoOpeningHours } from './rhythm.js';
import { SUBJECT_WEIGHTS, type Subject } from './subjects.js';
import { createTutor, type Tutor } from './tutors.js';
import type { World } from './world.js';
import { DAY, HOUR, weekdayOf } from './zone.js';

/** Someone who applies to teach. Times are milliseconds since 1970. */
export interface Applicant {
  key: string;
  /** As tutors are called. */
  id: string;
  subject: Subject;
  at: number;
  /** Whether a scenario brought them. */
  isExtra: boolean;
  /** When each step of the onboarding was done. */
  steps: number[];
  /** `gone`: not heard of again. */
  end: { kind: 'approved' | 'rejected' | 'gone'; at: number };
}

/** An applicant who was taken and teaches until `leavesAt`. */
export interface Recruit {
  tutor: Tutor;
  approvedAt: number;
  leavesAt: number;
  isExtra: boolean;
}

/** Who comes to teach, besides the tutors who always do. */
export interface Recruits {
  /** Who applies on a local day, in no order. */
  applicants(day: number): readonly Applicant[];
  /** Who was taken of those who applied on a local day. */
  taken(day: number): readonly Recruit[];
  /** Who teaches on the whole of a local day. */
  teaching(day: number): readonly Recruit[];
  /** Who stops teaching on a local day. */
  leaving(day: number): readonly Recruit[];
}

const APPLICATIONS_PER_TUTOR_DAY = 0.1;
const STEPS = 3;
/** Of ten who begin a step six complete it; of those who complete all, one in eight is taken: three in a hundred. */
const COMPLETES_STEP = 0.62;
const IS_TAKEN = 0.13;
const IS_TOLD_NO = 0.7;
/** Most try it for some weeks. */
const STAYS_AT_MOST = 75 * DAY;
/** Three steps and the answer, each at most two days and a night after the one before. */
export const ONBOARDING_DAYS = 11;

type Land = Pick<World, 'seed' | 'zone' | 'population' | 'bending'>;

/** Who applies in a world. Remembers its last days to be quick, nothing else. */
export function createRecruits(land: Land): Recruits {
  const days = STAYS_AT_MOST / DAY + ONBOARDING_DAYS;
  const applicants = remember(days + 30, (day) => applicantsOn(land, day));
  const taken = remember(days + 30, (day) => takenOf(land, applicants(day)));
  const known = remember(4, (day) => Array.from({ length: days }, (_, i) => taken(day - days + i)).flat());
  const bounds = (day: number) => [land.zone.instant(day, 0), land.zone.instant(day + 1, 0)] as const;
  const teaching = remember(12, (day) => {
    const [from, to] = bounds(day);
    return known(day).filter(({ approvedAt, leavesAt }) => approvedAt < from - 12 * HOUR && leavesAt >= to);
  });
  const leaving = (day: number) => {
    const [from, to] = bounds(day);
    return known(day).filter(({ leavesAt }) => leavesAt >= from && leavesAt < to);
  };
  return { applicants, taken, teaching, leaving };
}

function applicantsOn(land: Land, day: number): readonly Applicant[] {
  const [from, to] = [land.zone.instant(day, 0), land.zone.instant(day + 1, 0)];
  const bending = bendingIn(land.bending, from, to + ONBOARDING_DAYS * DAY);
  const random = createRandom(land.seed, `applications:${day}`);
  const count = poisson(random, APPLICATIONS_PER_TUTOR_DAY * land.population.tutors.length * termFactor(day));
  const usual = Array.from({ length: count }, (_, i) => {
    const at = Math.floor(land.zone.instant(day, busyMinute(random, weekdayOf(day))));
    return apply(land, { key: `${day}.${i}`, at, isExtra: false });
  });
  const came = repeated(bending, usual, {
    key: ({ key }) => key,
    times: (influence, { at, subject }) =>
      timesUnder(bending, influence, { stream: 'tutor.application.received', at, who: { subject } }),
    echo: ({ at, subject }, { key }) => apply(land, { key, at: Math.min(at + 1000, to - 1), isExtra: true, subject }),
  });
  const added = addedTo(bending, 'tutor.application.received', from, to).map(({ key, at, modifier }) =>
    apply(land, { key, at, isExtra: true, subject: modifier.subject as Subject | undefined }),
  );
  return [...came, ...added];
}

function apply(
  land: Land,
  of: { key: string; at: number; isExtra: boolean; subject?: Subject | undefined },
): Applicant {
  const { key, at, isExtra } = of;
  const random = createRandom(land.seed, `applicant:${key}`);
  const drawn = pickWeighted(random, SUBJECT_WEIGHTS);
  const subject = of.subject ?? drawn;
  const steps: number[] = [];
  let last = at;
  const next = () => {
    last = intoOpeningHours(land.zone, Math.floor(last + between(random, 4 * HOUR, 2 * DAY)), random);
    return last;
  };
  while (steps.length < STEPS && random() < COMPLETES_STEP) steps.push(next());
  const [high, low] = hash(land.seed, `applicant:${key}`);
  const end = decide(land.bending, { key, random, at: next(), isComplete: steps.length === STEPS, who: { subject } });
  return { key, id: `tut_${high.toString(36)}${(low % 46_656).toString(36)}`, subject, at, isExtra, steps, end };
}

function decide(
  bending: Bending,
  of: { key: string; random: Random; at: number; isComplete: boolean; who: Who },
): Applicant['end'] {
  const { key: origin, random, at, isComplete, who } = of;
  const odds = (kind: 'approved' | 'rejected') =>
    likelierOfAll(bending, { stream: `tutor.onboarding.${kind}`, at, who, origin });
  const [taken, told] = [random(), random()];
  if (isComplete && taken < IS_TAKEN * odds('approved')) return { kind: 'approved', at };
  return { kind: isComplete || told < IS_TOLD_NO * odds('rejected') ? 'rejected' : 'gone', at };
}

function takenOf(land: Land, applicants: readonly Applicant[]): Recruit[] {
  return applicants
    .filter(({ end }) => end.kind === 'approved')
    .map(({ key, id, subject, end, isExtra }) => {
      const index = 2 ** 34 + hash(land.seed, `recruit:${key}`)[0];
      const stays = Math.min(STAYS_AT_MOST, logNormal(createRandom(land.seed, `stays:${key}`), 30 * DAY, 0.6));
      const tutor = createTutor(land.seed, { index, id, subject });
      return { tutor, approvedAt: end.at, leavesAt: Math.floor(end.at + 2 * DAY + stays), isExtra };
    });
}
