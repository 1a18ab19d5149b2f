import { backgroundOf, CELL, CELL_TAIL } from './background.js';
import { between, type Happening, happening, inOrder } from './happenings.js';
import { journeysOf, TAIL_DAYS } from './journeys.js';
import { opening } from './records.js';
import { remember } from './remember.js';
import { LEAD_DAYS, planDay, type SessionPlan } from './sessions.js';
import type { Student } from './students.js';
import { SUBJECTS, type Subject } from './subjects.js';
import type { World } from './world.js';

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

/** The marketplace of a world. */
export function createMarketplace(world: World): Marketplace {
  const span = TAIL_DAYS + LEAD_DAYS + 2;
  const plans = remember(span, (day) => planDay(world, day));
  const journeys = remember(span, (day) => journeysOf(world, day, plans(day)));
  const present = remember(2, (day) => presentOn(world, day));
  const openRequests = remember(3, (day) => openRequestsOn(plans, day));
  const first = opening(world).map((telling) => happening(world.idSeed, telling));
  inOrder(first);
  const cells = remember(4, (cell) => {
    const { day } = world.zone.local(cell * CELL);
    return backgroundOf(world, cell, { students: present(day), openRequests: openRequests(day) });
  });
  return {
    students: (at) => present(world.zone.local(at).day),
    events(from, to) {
      const parts = [between(first, from, to)];
      const firstDay = world.zone.local(from).day - TAIL_DAYS;
      const lastDay = world.zone.local(to).day + LEAD_DAYS;
      const since = Math.max(from, world.historyFrom);
      for (let day = firstDay; day <= lastDay; day++) parts.push(between(journeys(day), since, to));
      const backgroundSince = Math.max(from, world.backgroundFrom);
      const firstCell = Math.floor((backgroundSince - CELL_TAIL) / CELL);
      for (let cell = firstCell; cell * CELL < to; cell++) parts.push(between(cells(cell), backgroundSince, to));
      return inOrder(parts.flat());
    },
  };
}

function presentOn(world: World, day: number): Student[] {
  const midnight = world.zone.instant(day, 0);
  return world.population
    .studentsUntil(day)
    .filter(({ signedUpAt, leavesAt }) => signedUpAt < midnight && leavesAt > midnight);
}

/** Counts the bookings that wait for an answer: those of a day belong to sessions of the days that follow. */
function openRequestsOn(plans: (day: number) => SessionPlan[], day: number) {
  const asked = new Map(SUBJECTS.map((subject): [Subject, SessionPlan[]] => [subject, []]));
  for (let ahead = 0; ahead <= LEAD_DAYS; ahead++) {
    for (const plan of plans(day + ahead)) asked.get(plan.subject)?.push(plan);
  }
  return (subject: Subject, at: number) =>
    (asked.get(subject) ?? []).filter((plan) => plan.requestedAt <= at && at < plan.answeredAt).length;
}
