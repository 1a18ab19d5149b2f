import { FAMILY_NAMES, GIVEN_NAMES } from './names.js';
import { between, createRandom, integer, normal, pick, pickWeighted, type Random } from './random.js';
import { SUBJECT_WEIGHTS, SUBJECTS, type Subject } from './subjects.js';
import { DAY } from './zone.js';

/** A stretch of one weekday in which a tutor teaches, in local minutes of the day. */
export interface Block {
  weekday: number;
  from: number;
  to: number;
}

/** Someone who teaches. */
export interface Tutor {
  index: number;
  /** `tut_001` and on. */
  id: string;
  name: string;
  /** One to three. */
  subjects: Subject[];
  /** Stars above (or below) what a usual tutor is given. */
  skill: number;
  /** The same every week. */
  blocks: Block[];
  /** The weekday on which the tutor sets the availability of the week after next. */
  publishesOn: number;
}

/** How long a tutor goes well or badly before the dice are thrown again. */
const EPOCH = 56 * DAY;
/** One tutor in twenty is failing at any time. */
const TROUBLE_CHANCE = 0.05;

/** Whether a tutor is failing at a moment: worse ratings, more cancellations and no-shows. The same at every asking. */
export function isFailing(seed: number, tutor: Tutor, at: number): boolean {
  return isFailingIn(seed, tutor, epochOf(tutor, at));
}

/** The stretches of [from, to) in which a tutor is failing, in order, milliseconds since 1970. */
export function failingTimes(seed: number, tutor: Tutor, from: number, to: number): { from: number; to: number }[] {
  const times: { from: number; to: number }[] = [];
  for (let epoch = epochOf(tutor, from); epoch <= epochOf(tutor, to - 1); epoch++) {
    if (!isFailingIn(seed, tutor, epoch)) continue;
    const begins = (epoch - shiftOf(tutor)) * EPOCH;
    times.push({ from: Math.max(from, Math.round(begins)), to: Math.min(to, Math.round(begins + EPOCH)) });
  }
  return times;
}

const isFailingIn = (seed: number, tutor: Tutor, epoch: number) =>
  createRandom(seed, `trouble:${tutor.index}:${epoch}`)() < TROUBLE_CHANCE;
const epochOf = (tutor: Tutor, at: number) => Math.floor(at / EPOCH + shiftOf(tutor));
/** Epochs begin at different days for different tutors, so that they do not all change at once. */
const shiftOf = ({ index }: Tutor) => (index * 0.618) % 1000;

/** Stars by which a student and a tutor suit each other more or less than most: the same for ever. */
export function fitOf(seed: number, student: number, tutor: Tutor): number {
  return 0.5 * normal(createRandom(seed, `fit:${student}:${tutor.index}`));
}

/** The tutors of each subject. */
export type TutorsBySubject = Readonly<Record<Subject, readonly Tutor[]>>;

/** Sorts tutors by what they teach. */
export function bySubject(tutors: readonly Tutor[]): TutorsBySubject {
  const of = (subject: Subject) => [subject, tutors.filter(({ subjects }) => subjects.includes(subject))];
  return Object.fromEntries(SUBJECTS.map(of));
}

/** The tutors of a marketplace; with twelve or more, every subject has one. */
export function createTutors(seed: number, count: number): Tutor[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `tut_${String(index + 1).padStart(3, '0')}`;
    return createTutor(seed, { index, id, subject: SUBJECTS[index] });
  });
}

/** The tutor with a number of their own; `subject` is one of those that they teach, by chance where not given. */
export function createTutor(seed: number, of: { index: number; id: string; subject: Subject | undefined }): Tutor {
  const random = createRandom(seed, `tutor:${of.index}`);
  return {
    index: of.index,
    id: of.id,
    name: `${pick(random, GIVEN_NAMES)} ${pick(random, FAMILY_NAMES)}`,
    subjects: chooseSubjects(random, of.subject),
    skill: 0.3 * normal(random),
    blocks: chooseBlocks(random),
    publishesOn: integer(random, 0, 6),
  };
}

function chooseSubjects(random: Random, given: Subject | undefined): Subject[] {
  const first = given ?? pickWeighted(random, SUBJECT_WEIGHTS);
  const subjects = new Set([first]);
  const wanted = Number(pickWeighted(random, { 1: 45, 2: 40, 3: 15 }));
  while (subjects.size < wanted) subjects.add(pickWeighted(random, SUBJECT_WEIGHTS));
  return [...subjects];
}

/** Most teach after school and on some of the weekend; one in five has mornings as well. */
function chooseBlocks(random: Random): Block[] {
  const hasMornings = random() < 0.2;
  const blocks: Block[] = [];
  for (let weekday = 0; weekday < 7; weekday++) {
    const isWeekend = weekday === 0 || weekday === 6;
    if (isWeekend && random() < 0.5) blocks.push(stretch(random, weekday, { start: [9, 13], hours: [3, 6] }));
    if (!isWeekend && hasMornings) blocks.push(stretch(random, weekday, { start: [8, 9], hours: [2, 4] }));
    if (!isWeekend && random() < 0.75) blocks.push(stretch(random, weekday, { start: [14, 16], hours: [4, 6] }));
  }
  return blocks.length > 0 ? blocks : [stretch(random, 2, { start: [15, 15], hours: [4, 6] })];
}

function stretch(random: Random, weekday: number, of: { start: [number, number]; hours: [number, number] }): Block {
  const from = integer(random, ...of.start) * 60;
  const halfHours = Math.round(between(random, of.hours[0] * 2, of.hours[1] * 2));
  return { weekday, from, to: from + halfHours * 30 };
}
