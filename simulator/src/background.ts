import { type Happening, happening, inOrder } from './happenings.js';
import { createRandom, pick, poisson } from './random.js';
import { RECIPES, type Recipe, type Scene } from './recipes.js';
import { activity } from './rhythm.js';
import type { Student } from './students.js';
import type { World } from './world.js';
import { DAY, MINUTE } from './zone.js';

/** The background is made a quarter of an hour at a time; every time zone's clocks agree with its edges. */
export const CELL = 15 * MINUTE;
/** What begins in a cell ends at most this long after it. */
export const CELL_TAIL = 15 * MINUTE;

/** Who is about while a cell is told, besides the tutors. */
export interface Present {
  students: readonly Student[];
  /** Open booking requests of a subject at a moment. */
  openRequests: Scene['openRequests'];
}

/** All that begins in the cell with a number (cells are counted from 1970), in order of time. */
export function backgroundOf(world: World, cell: number, present: Present): Happening[] {
  const from = cell * CELL;
  if (present.students.length === 0) return [];
  const level = activity(world.zone.local(from + CELL / 2));
  const told: Happening[] = [];
  for (const recipe of RECIPES) {
    const random = createRandom(world.seed, `${recipe.key}:${cell}`);
    const times = timesOf(recipe, { from, random, level, people: peopleOf(world, recipe, present) });
    times.forEach((at, i) => {
      const scene: Scene = {
        at,
        random,
        level,
        student: pick(random, present.students),
        tutor: pick(random, world.population.tutors),
        students: present.students.length,
        tutors: world.population.tutors,
        zone: world.zone,
        openRequests: present.openRequests,
      };
      recipe.tell(scene).forEach(([delay, type, data], j) => {
        told.push(
          happening(world.idSeed, { at: Math.floor(at + delay), type, key: `${recipe.key}/${cell}/${i}/${j}`, data }),
        );
      });
    });
  }
  return inOrder(told);
}

function peopleOf(world: World, { pace }: Recipe, present: Present): number {
  if ('everyMinutes' in pace) return 0;
  return pace.per === 'student' ? present.students.length : world.population.tutors.length;
}

/** When a recipe is told in a cell: at its steady beat, or by chance as often as the hour is busy. */
function timesOf(
  { pace }: Recipe,
  of: { from: number; random: () => number; level: number; people: number },
): number[] {
  if ('everyMinutes' in pace) {
    const beat = pace.everyMinutes * MINUTE;
    return Array.from({ length: CELL / beat }, (_, i) => of.from + i * beat);
  }
  const count = poisson(of.random, pace.perDay * of.people * of.level * (CELL / DAY));
  return Array.from({ length: count }, () => of.from + of.random() * CELL);
}
