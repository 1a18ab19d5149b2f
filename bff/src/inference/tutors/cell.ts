import type { TutorFigures } from '@iops/contracts';

/** What is added up of a tutor's sessions of one subject in one week or month. Any two cells of a tutor can be added. */
export interface Counts {
  completed: number;
  cancelled: number;
  noShow: number;
  /** Of the completed sessions. */
  minutes: number;
  /** Ratings: how many, their sum, and the sum of their squares. */
  rated: number;
  stars: number;
  starsSquared: number;
  /** First sessions with a customer: how many were rated, and how many of those with success. */
  firstRated: number;
  firstGood: number;
}

/** The counts of one subject in one week or month. */
export interface Cell extends Counts {
  subject: string;
  /** First day in the marketplace's time zone, YYYY-MM-DD. */
  startsOn: string;
}

/** Nothing counted. */
export const NO_COUNTS: Readonly<Counts> = {
  completed: 0,
  cancelled: 0,
  noShow: 0,
  minutes: 0,
  rated: 0,
  stars: 0,
  starsSquared: 0,
  firstRated: 0,
  firstGood: 0,
};

const FIELDS = Object.keys(NO_COUNTS) as (keyof Counts)[];

/** The sum of counts; zero for none. */
export function add(counts: readonly Counts[]): Counts {
  const sum = { ...NO_COUNTS };
  for (const one of counts) for (const field of FIELDS) sum[field] += one[field];
  return sum;
}

/** Things by what `keyOf` says of them, in the order in which each key is first met. */
export function groupBy<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}

/** The sums of cells that share a property. */
export function addBy(cells: readonly Cell[], property: 'subject' | 'startsOn'): Map<string, Counts> {
  const groups = groupBy(cells, (cell) => cell[property]);
  return new Map([...groups].map(([value, group]) => [value, add(group)]));
}

/** The figures that operators read, from counts. A rate of nothing is null. */
export function figuresOf(counts: Counts): TutorFigures {
  const { completed, cancelled, noShow, minutes, rated, stars, firstRated, firstGood } = counts;
  const ended = completed + cancelled + noShow;
  return {
    sessions: completed,
    hours: minutes / 60,
    meanRating: share(stars, rated),
    rated,
    ended,
    completionRate: share(completed, ended),
    cancellationRate: share(cancelled, ended),
    noShowRate: share(noShow, ended),
    firstSessionsRated: firstRated,
    firstSessionsGood: firstGood,
    firstSessionSuccess: share(firstGood, firstRated),
  };
}

/** A part of a whole; null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
