import { createPopulation, type Population } from './population.js';
import { hash } from './random.js';
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

/** A simulated marketplace: who is there, and since when it tells what. */
export interface World {
  seed: number;
  /** Enters every event id, so that two worlds never claim the same id for different facts. */
  idSeed: number;
  zone: Zone;
  population: Population;
  /** Bookings, sessions, calls, ratings, records and availability are told from here. */
  historyFrom: number;
  /** All other streams are told from here. */
  backgroundFrom: number;
}

const THIRTEEN_WEEKS = 91;

/** Makes the world. Throws RangeError when there is no such time zone. */
export function createWorld({ seed, students, tutors, timezone, anchor, backfillDays }: WorldSettings): World {
  const zone = createZone(timezone);
  const sessionDays = backfillDays >= 30 ? Math.max(backfillDays, THIRTEEN_WEEKS) : backfillDays;
  const since = (days: number) => (days === 0 ? anchor : Math.floor((anchor - days * DAY) / HOUR) * HOUR);
  const historyFrom = since(sessionDays);
  return {
    seed,
    idSeed: hash(seed, `${anchor}/${students}/${tutors}/${timezone}`)[0],
    zone,
    population: createPopulation({ seed, students, tutors, anchor, historyFrom, zone }),
    historyFrom,
    backgroundFrom: since(backfillDays),
  };
}
