import { between, createRandom } from './random.js';
import { busyMinute } from './rhythm.js';
import { createStudent, type Student, type Surroundings } from './students.js';
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
  /** Everyone who signed up until the end of a local day, by index; later ones may follow, so look at `signedUpAt`. */
  studentsUntil(day: number): readonly Student[];
}

/** Sign-ups a day for each student there is: as many as leave, so that the marketplace keeps its size. */
export const SIGN_UPS_PER_DAY = 0.0017;

/** Makes the population. The same seed and history give the same people. */
export function createPopulation(from: PopulationSeed): Population {
  const tutors = createTutors(from.seed, from.tutors);
  const tutorsOf = bySubject(tutors);
  const around: Surroundings = { seed: from.seed, tutorsOf, seated: new Map(tutors.map((tutor) => [tutor, []])) };
  const firstDay = from.zone.local(from.historyFrom).day;
  const perDay = from.students * SIGN_UPS_PER_DAY;
  const grown = Math.floor(perDay * (from.zone.local(from.anchor).day - firstDay));
  const students = Array.from({ length: from.students - grown }, (_, index) => {
    const random = createRandom(from.seed, `tenure:${index}`);
    const signedUpAt = Math.floor(from.historyFrom - between(random, HOUR, 700 * DAY));
    return createStudent(around, index, { signedUpAt, from: from.historyFrom - 21 * DAY });
  });
  const initial = students.length;
  let grownUntil = firstDay;
  const grow = (day: number) => {
    const wanted = initial + Math.floor(perDay * (day - firstDay));
    for (const signedUpAt of signUpTimes(from, day, wanted - students.length)) {
      students.push(createStudent(around, students.length, { signedUpAt, from: signedUpAt }));
    }
  };
  return {
    tutors,
    tutorsOf,
    studentsUntil(day) {
      for (; grownUntil < day; grownUntil++) grow(grownUntil + 1);
      return students;
    },
  };
}

/** When the sign-ups of a local day come, in order: at the hours at which people are about. */
function signUpTimes({ seed, zone }: PopulationSeed, day: number, count: number): number[] {
  const random = createRandom(seed, `sign-ups:${day}`);
  const times = Array.from({ length: count }, () => zone.instant(day, busyMinute(random, weekdayOf(day))));
  return times.map(Math.floor).sort((a, b) => a - b);
}
