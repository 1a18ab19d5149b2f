import type { World } from './world.js';
import { DAY, HOUR, MINUTE } from './zone.js';

// Measured over 13 weeks of the default population, seed 1; a test holds them.
const JOURNEYS_PER_STUDENT_DAY = 1.28;
const BACKGROUND_PER_STUDENT_DAY = 22.4;
/** The steady beats: users online every minute, traffic every five, twelve subjects every fifteen. */
const STEADY_PER_DAY = 1440 + 288 + 96 * 12;

/** About how many events a world of so many students tells in [from, to): for progress, not for accounts. */
export function expectedEvents(world: World, students: number, from: number, to: number): number {
  const days = (since: number) => Math.max(0, to - Math.max(from, since)) / DAY;
  const opening =
    from <= world.historyFrom && to > world.historyFrom ? students + 2 * world.population.tutors.length : 0;
  const background = BACKGROUND_PER_STUDENT_DAY * students + STEADY_PER_DAY;
  const journeys = JOURNEYS_PER_STUDENT_DAY * students;
  return Math.round(opening + journeys * days(world.historyFrom) + background * days(world.backgroundFrom));
}

/** Events that one window of the back-fill should have: enough batches to keep all requests busy, little to hold. */
const WINDOW_EVENTS = 12_000;

/** How long the back-fill window that begins at `from` should be, in milliseconds: 15 minutes to three days. */
export function windowLength(world: World, students: number, from: number): number {
  const perHour = expectedEvents(world, students, from, from + DAY) / 24;
  const length = (WINDOW_EVENTS / perHour) * HOUR;
  return Math.min(3 * DAY, Math.max(15 * MINUTE, Math.floor(length / MINUTE) * MINUTE));
}
