import { between, createRandom } from './random.js';
import { busyMinute } from './rhythm.js';
import { createStudent, type Student, type Surroundings } from './students.js';
import { SUBJECTS, type Subject } from './subjects.js';
import { bySubject, createTutors, type Tutor, type TutorsBySubject } from './tutors.js';
import { DAY, HOUR, weekdayOf, type Zone } from './zone.js';

/** What a population grows from. */
export interface PopulationSeed {
  seed: number;
  /** How many have signed up by the anchor, and how many teach. */
  students: number;
  tutors: number;
  /** The moment up to which history is told; live begins here. */
  anchor: number;
  historyFrom: number;
  zone: Zone;
}

/** Everyone on the marketplace. Asking for later days never changes who was there before. */
export interface Population {
  tutors: readonly Tutor[];
  tutorsOf: TutorsBySubject;
  /** Those of a subject who teach on a weekday, 0 for Sunday. */
  tutorsTeaching(subject: Subject, weekday: number): readonly Tutor[];
  /** Everyone who signed up until the end of a local day, by index; later ones may follow, so look at `signedUpAt`. */
  studentsUntil(day: number): readonly Student[];
  /** The same with those whom a scenario keeps away: nobody else is given their seats. */
  seatedUntil(day: number): readonly Student[];
  /** Who signs up on a local day, not before history begins. */
  signedUpOn(day: number): readonly Student[];
  /** Who begins to sign up on a local day and does not come to the end of it because of a scenario. */
  gaveUpOn(day: number): readonly Student[];
}

/** Sign-ups a day for each student there is: as many as leave, so that the marketplace keeps its size. */
export const SIGN_UPS_PER_DAY = 0.0017;

/** Makes the population. The same seed and history give the same people. */
export function createPopulation(from: PopulationSeed): Population {
  const tutors = createTutors(from.seed, from.tutors);
  const tutorsOf = bySubject(tutors);
  const around: Surroundings = { seed: from.seed, tutorsOf, seats: emptySeats(tutors) };
  const teaching = byWeekday(tutorsOf);
  const firstDay = from.zone.local(from.historyFrom).day;
  const perDay = from.students * SIGN_UPS_PER_DAY;
  const grown = Math.floor(perDay * (from.zone.local(from.anchor).day - firstDay));
  const students = Array.from({ length: from.students - grown }, (_, index) => {
    const random = createRandom(from.seed, `tenure:${index}`);
    const signedUpAt = Math.floor(from.historyFrom - between(random, HOUR, 700 * DAY));
    return createStudent(around, index, { signedUpAt, from: from.historyFrom - 21 * DAY });
  });
  const initial = students.length;
  const signedUp = new Map<number, readonly Student[]>();
  let grownUntil = firstDay;
  const grow = (day: number) => {
    const wanted = initial + Math.floor(perDay * (day - firstDay));
    const first = students.length;
    for (const signedUpAt of signUpTimes(from, day, wanted - first)) {
      students.push(createStudent(around, students.length, { signedUpAt, from: signedUpAt }));
    }
    signedUp.set(day, students.slice(first));
  };
  const studentsUntil = (day: number) => {
    for (; grownUntil < day; grownUntil++) grow(grownUntil + 1);
    return students;
  };
  return {
    tutors,
    tutorsOf,
    tutorsTeaching: (subject, weekday) => teaching[subject][weekday] as Tutor[],
    studentsUntil,
    seatedUntil: studentsUntil,
    signedUpOn(day) {
      studentsUntil(day);
      return signedUp.get(day) ?? [];
    },
    gaveUpOn: () => [],
  };
}

function emptySeats(tutors: readonly Tutor[]): Surroundings['seats'] {
  return new Map(tutors.map((tutor) => [tutor, { taken: [], fullUntil: new Map() }]));
}

/** Sorts the tutors of each subject by the weekdays on which they teach. */
function byWeekday(tutorsOf: TutorsBySubject): Record<Subject, Tutor[][]> {
  const on = (tutors: readonly Tutor[], weekday: number) =>
    tutors.filter(({ blocks }) => blocks.some((block) => block.weekday === weekday));
  const weekdays = [0, 1, 2, 3, 4, 5, 6];
  return Object.fromEntries(
    SUBJECTS.map((subject) => [subject, weekdays.map((weekday) => on(tutorsOf[subject], weekday))]),
  ) as Record<Subject, Tutor[][]>;
}

/** When the sign-ups of a local day come, in order: at the hours at which people are about. */
function signUpTimes({ seed, zone }: PopulationSeed, day: number, count: number): number[] {
  const random = createRandom(seed, `sign-ups:${day}`);
  const times = Array.from({ length: count }, () => zone.instant(day, busyMinute(random, weekdayOf(day))));
  return times.map(Math.floor).sort((a, b) => a - b);
}
