import type { Bending } from './bending.js';
import type { Influence } from './influence.js';
import { createJoiners, type Joiners, withoutKeptAway } from './joiners.js';
import { createPopulation, type Population } from './population.js';
import { hash } from './random.js';
import { createRecruits, type Recruits } from './recruits.js';
import { ranksOf } from './tutor-ranks.js';
import { createZone, DAY, HOUR, type Zone } from './zone.js';

/** What a world is made from. The same settings give the same world, to the byte of every event. */
export interface WorldSettings {
  seed: number;
  students: number;
  tutors: number;
  timezone: string;
  /** Where history ends and live begins, milliseconds since 1970. */
  anchor: number;
  /** Days of everything before the anchor; 30 or more bring at least 13 weeks of sessions, 0 brings none. */
  backfillDays: number;
}

/** A simulated marketplace: who is there, since when it tells what, and what scenarios do to it. */
export interface World {
  seed: number;
  /** Enters every event id, so that two worlds never claim the same id for different facts. */
  idSeed: number;
  anchor: number;
  zone: Zone;
  population: Population;
  /** Those who come to learn because of scenarios. */
  joiners: Joiners;
  /** Those who apply to teach, and who of them does. */
  recruits: Recruits;
  /** Bookings, sessions, calls, ratings, records and availability are told from here. */
  historyFrom: number;
  /** All other streams are told from here. */
  backgroundFrom: number;
  bending: Bending;
}

const THIRTEEN_WEEKS = 91;
const UNRANKED = { rankOf: () => undefined, ranked: () => undefined };

/** Makes the world. Throws RangeError when there is no such time zone. */
export function createWorld({ seed, students, tutors, timezone, anchor, backfillDays }: WorldSettings): World {
  const zone = createZone(timezone);
  const sessionDays = backfillDays >= 30 ? Math.max(backfillDays, THIRTEEN_WEEKS) : backfillDays;
  const since = (days: number) => (days === 0 ? anchor : Math.floor((anchor - days * DAY) / HOUR) * HOUR);
  const historyFrom = since(sessionDays);
  const land = {
    seed,
    idSeed: hash(seed, `${anchor}/${students}/${tutors}/${timezone}`)[0],
    anchor,
    zone,
    population: createPopulation({ seed, students, tutors, anchor, historyFrom, zone }),
    historyFrom,
    backgroundFrom: since(backfillDays),
    bending: { influences: [], zone, ...UNRANKED },
  };
  return { ...land, joiners: createJoiners(land), recruits: createRecruits(land) };
}

/** The same world under scenarios; the people who are there without them stay the same. */
export function bendWorld(world: World, influences: readonly Influence[]): World {
  if (influences.length === 0) return world;
  const isRanked = influences.some(({ modifiers }) => modifiers.some(({ tutorRank }) => tutorRank !== undefined));
  const ranks = isRanked ? ranksOf(world) : UNRANKED;
  const land = { ...world, bending: { influences, zone: world.zone, ...ranks } };
  const population = withoutKeptAway(land);
  return { ...land, population, joiners: createJoiners({ ...land, population }), recruits: createRecruits(land) };
}
