import { backgroundOf, CELL, CELL_TAIL } from './background.js';
import { LEAD_DAYS } from './bookings.js';
import { createCrowd } from './crowd.js';
import { between, type Happening, happening, inOrder } from './happenings.js';
import type { Influence } from './influence.js';
import { journeysOf, TAIL_DAYS } from './journeys.js';
import { openRequestsOf } from './open-requests.js';
import { opening } from './records.js';
import { remember } from './remember.js';
import { planDay } from './sessions.js';
import type { Student } from './students.js';
import { bendWorld, type World } from './world.js';
import { DAY } from './zone.js';

/** Tells what happens on a simulated marketplace. */
export interface Marketplace {
  /**
   * All events of [from, to) in order of time. A pure function: what is asked twice is the same to the byte, and the
   * events of [a, b) and [b, c) are those of [a, c). It remembers its last days to be quick, nothing else.
   */
  events(from: number, to: number): Happening[];
  /** Who learns here on the day of a moment. */
  students(at: number): readonly Student[];
}

/**
 * The marketplace of a world, as scenarios bend it. Before the first of them begins it tells the same as without; when
 * all of their modifiers only add (`onlyAdds`), it tells everything that it tells without, under the same ids, and more.
 */
export function createMarketplace(usual: World, influences: readonly Influence[] = []): Marketplace {
  const world = bendWorld(usual, influences);
  const plans = remember(LEAD_DAYS + 3, (day) => planDay(world, day));
  const journeys = rememberAhead(TAIL_DAYS + LEAD_DAYS + 4, (day) => journeysOf(world, day, plans(day)));
  const present = remember(2, (day) => createCrowd(presentOn(world, day)));
  const openRequests = remember(2, (day) => {
    return openRequestsOf(Array.from({ length: LEAD_DAYS + 1 }, (_, ahead) => plans(day + ahead)).flat());
  });
  const first = opening(world).map((telling) => happening(world.idSeed, telling));
  inOrder(first);
  const cells = remember(4, (cell) => {
    const { day } = world.zone.local(cell * CELL);
    return backgroundOf(world, cell, { crowd: present(day), openRequests: openRequests(day) });
  });
  return {
    students: (at) => present(world.zone.local(at).day).all,
    events(from, to) {
      const parts = [between(first, from, to)];
      const firstDay = world.zone.local(from).day - TAIL_DAYS;
      const lastDay = world.zone.local(to).day + LEAD_DAYS;
      const since = Math.max(from, world.historyFrom);
      for (let day = firstDay; day <= lastDay; day++) parts.push(between(journeys(day, since), since, to));
      const backgroundSince = Math.max(from, world.backgroundFrom);
      const firstCell = Math.floor((backgroundSince - CELL_TAIL) / CELL);
      for (let cell = firstCell; cell * CELL < to; cell++) parts.push(between(cells(cell), backgroundSince, to));
      return inOrder(parts.flat());
    },
  };
}

/**
 * Remembers what days bring about, but of days that are asked for in order of time only what is still to come: of
 * 100,000 students the past would take gigabytes. Asked for something earlier, it makes the day again.
 */
function rememberAhead(size: number, make: (day: number) => Happening[]): (day: number, from: number) => Happening[] {
  const known = remember(size, (day) => ({ from: -Infinity, happenings: make(day) }));
  return (day, from) => {
    const kept = known(day);
    if (from < kept.from) Object.assign(kept, { from: -Infinity, happenings: make(day) });
    if (from - DAY > kept.from + DAY / 4) {
      Object.assign(kept, { from: from - DAY, happenings: between(kept.happenings, from - DAY, Infinity) });
    }
    return kept.happenings;
  };
}

function presentOn(world: World, day: number): Student[] {
  const midnight = world.zone.instant(day, 0);
  return world.population
    .studentsUntil(day)
    .filter(({ signedUpAt, leavesAt }) => signedUpAt < midnight && leavesAt > midnight);
}
