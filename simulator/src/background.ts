import type { StreamName } from '@iops/contracts';
import { addedTo, type Bending, bendingIn, type Echo, repeated, timesUnder, type Who } from './bending.js';
import type { Crowd } from './crowd.js';
import { type Happening, happening, inOrder, type Telling } from './happenings.js';
import { createRandom, pick, poisson, type Random } from './random.js';
import { RECIPES, type Recipe, type Told } from './recipes.js';
import { isLoose, retell } from './retell.js';
import { activity } from './rhythm.js';
import { SAMPLES, type Scene, sample } from './samples.js';
import type { World } from './world.js';
import { DAY, MINUTE } from './zone.js';

/** The background is made a quarter of an hour at a time; every time zone's clocks agree with its edges. */
export const CELL = 15 * MINUTE;
/** What begins in a cell ends at most this long after it. */
export const CELL_TAIL = 20 * MINUTE;

/** Who is about while a cell is told, besides the tutors. */
export interface Present {
  crowd: Crowd;
  /** Open booking requests of a subject at a moment. */
  openRequests: Scene['openRequests'];
}

/** One cell of the background, as it is told. */
interface Cell extends Present {
  world: World;
  bending: Bending;
  number: number;
  from: number;
  level: number;
}

/** One telling of a recipe. */
interface Group {
  key: string;
  at: number;
  who: Pick<Scene, 'student' | 'tutor'>;
  root?: StreamName;
  told: Told[];
}

/** All that begins in the cell with a number (cells are counted from 1970), in order of time. */
export function backgroundOf(world: World, number: number, present: Present): Happening[] {
  const from = number * CELL;
  if (present.crowd.all.length === 0) return [];
  const level = activity(world.zone.local(from + CELL / 2));
  const bending = bendingIn(world.bending, from, from + CELL + CELL_TAIL);
  const cell: Cell = { ...present, world, bending, number, from, level };
  const groups = RECIPES.flatMap((recipe) => groupsOf(cell, recipe));
  const tellings = [...groups.flatMap((group) => tellingsOf(cell, group)), ...addedTellings(cell)];
  return inOrder(retell(bending, tellings).map((telling) => happening(world.idSeed, telling)));
}

/** What a recipe tells in a cell. */
function groupsOf(cell: Cell, recipe: Recipe): readonly Group[] {
  const random = createRandom(cell.world.seed, `${recipe.key}:${cell.number}`);
  const groups = timesOf(cell, recipe, random).map((at, i) => {
    const who = { student: pick(random, cell.crowd.all), tutor: pick(random, cell.world.population.tutors) };
    return groupAt(cell, recipe, { key: `${recipe.key}/${cell.number}/${i}`, at, who, random });
  });
  const { root } = recipe;
  if (!root || cell.bending.influences.length === 0) return groups;
  const told = repeated(cell.bending, groups, {
    key: ({ key }) => key,
    times: (influence, { at, who }) =>
      timesUnder(cell.bending, influence, { stream: root, at, who: { student: who.student } }),
    echo: (group, echo) => echoOf(cell, recipe, group, echo),
  });
  return [...told, ...addedGroups(cell, recipe, root)];
}

function groupAt(cell: Cell, recipe: Recipe, of: Omit<Group, 'told'> & { random: Random }): Group {
  const { key, at, who, random } = of;
  const told = recipe.tell(sceneOf(cell, { at, random, student: who.student, tutor: who.tutor }));
  return { key, at, who, told, ...(recipe.root && { root: recipe.root }) };
}

function echoOf(cell: Cell, recipe: Recipe, group: Group, { key }: Echo): Group | null {
  const random = createRandom(cell.world.seed, `recipe:${key}`);
  const student = cell.crowd.someone(random, group.who.student);
  if (!student) return null;
  const at = group.at + random() * MINUTE;
  return groupAt(cell, recipe, { key, at, who: { ...group.who, student }, random });
}

function addedGroups(cell: Cell, recipe: Recipe, root: StreamName): Group[] {
  return addedTo(cell.bending, root, cell.from, cell.from + CELL).flatMap(({ key, at, modifier }) => {
    const random = createRandom(cell.world.seed, `recipe:${key}`);
    const student = cell.crowd.someone(random, modifier);
    if (!student) return [];
    const who = { student, tutor: pick(random, cell.world.population.tutors) };
    return [groupAt(cell, recipe, { key: `${recipe.key}/+${key}`, at, who, random })];
  });
}

/** What scenarios add to streams whose events stand for themselves. */
function addedTellings(cell: Cell): Telling[] {
  if (cell.bending.influences.length === 0) return [];
  const streams = (Object.keys(SAMPLES) as StreamName[]).filter(isLoose);
  return streams.flatMap((type) =>
    addedTo(cell.bending, type, cell.from, cell.from + CELL).flatMap(({ key, at, modifier }): Telling[] => {
      const random = createRandom(cell.world.seed, `sample:${key}`);
      const student = cell.crowd.someone(random, modifier);
      if (!student) return [];
      const { tutorRank } = modifier;
      const ranked = tutorRank === undefined ? undefined : cell.bending.ranked(tutorRank);
      const tutor = ranked ?? pick(random, cell.world.population.tutors);
      const data = sample(type, sceneOf(cell, { at, random, student, tutor }));
      return [{ at, type, key: `+${key}`, data, who: { student, tutor } }];
    }),
  );
}

function sceneOf(cell: Cell, of: Pick<Scene, 'at' | 'random' | 'student' | 'tutor'>): Scene {
  // Written out: hundreds of thousands are made of a day, and spreading takes four times as long.
  return {
    at: of.at,
    random: of.random,
    student: of.student,
    tutor: of.tutor,
    level: cell.level,
    students: cell.crowd.all.length,
    world: cell.world,
    openRequests: cell.openRequests,
  };
}

function tellingsOf(cell: Cell, { key, at, who, root, told }: Group): Telling[] {
  const isBent = cell.bending.influences.length > 0;
  return told.map(([delay, type, data], j) => {
    const telling = { at: Math.floor(at + delay), type, key: `${key}/${j}`, data };
    if (!isBent) return telling;
    return { ...telling, who: whoOf(who, data), ...(root && root !== type && { follows: root }) };
  });
}

/** Whom an event is about: those whom it names. */
function whoOf({ student, tutor }: Group['who'], data: Told[2]): Who {
  const subject = data['subject'] as Who['subject'];
  return {
    ...(data['customer_id'] === student.id && { student }),
    ...(data['tutor_id'] !== undefined && { tutor: data['tutor_id'] === tutor.id ? tutor : student.tutor }),
    ...(subject && { subject }),
  };
}

/** When a recipe is told in a cell: at its steady beat, or by chance as often as the hour is busy. */
function timesOf(cell: Cell, { pace }: Recipe, random: Random): number[] {
  if ('everyMinutes' in pace) {
    const beat = pace.everyMinutes * MINUTE;
    const first = Math.ceil(cell.from / beat) * beat;
    return Array.from(
      { length: Math.max(0, Math.ceil((cell.from + CELL - first) / beat)) },
      (_, i) => first + i * beat,
    );
  }
  const people = pace.per === 'student' ? cell.crowd.all.length : cell.world.population.tutors.length;
  const count = poisson(random, pace.perDay * people * cell.level * (CELL / DAY));
  return Array.from({ length: count }, () => cell.from + random() * CELL);
}
