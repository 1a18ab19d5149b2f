import { bendingIn } from './bending.js';
import type { SessionPlan } from './bookings.js';
import { addedCalls, bendCalls, type Call, callsAfter, callsOn } from './calls.js';
import { createCrowd } from './crowd.js';
import { type Happening, happening, inOrder, type Telling } from './happenings.js';
import { onboardingOf } from './onboarding.js';
import { addedPayments, paymentsOf, payoutsOf, refundsOf, tellPayment } from './payments.js';
import { recordsOn } from './records.js';
import { retell } from './retell.js';
import { supplyOn } from './supply.js';
import { tellSession } from './tell-session.js';
import { addedTickets, tellTicket, ticketsOf } from './tickets.js';
import type { World } from './world.js';
import { DAY, MINUTE } from './zone.js';

/** What begins on a local day may be told up to this many days later: a rating, three calls, a ticket and its end. */
export const TAIL_DAYS = 14;

/** Everything that sessions, students and tutors of one local day bring about, in order of time. */
export function journeysOf(world: World, day: number, plans: readonly SessionPlan[]): Happening[] {
  const [from, to] = [world.zone.instant(day, 0), world.zone.instant(day + 1, 0)];
  const bending = bendingIn(world.bending, from - LOOKS_BACK, to + TAIL_DAYS * DAY);
  // A booking that began before history is not told at all, or sessions would end that never started.
  const told = plans.filter(({ startsAt }) => startsAt - 5 * MINUTE >= world.historyFrom);
  const students = world.population.studentsUntil(day);
  const crowd = createCrowd(
    bending.influences.length === 0
      ? []
      : students.filter(({ signedUpAt, leavesAt }) => signedUpAt < from && leavesAt > to),
  );
  const usualCalls = [
    ...told.flatMap((plan) => callsAfter(world, plan)),
    ...students.flatMap((student) => callsOn(world, student, day)),
  ];
  const calls = [...bendCalls(world, usualCalls, { bending, crowd }), ...addedCalls(world, { crowd, from, to })];
  const payments = [...paymentsOf(world, told, bending), ...addedPayments(world, { crowd, from, to })];
  const tickets = [
    ...ticketsOf(world, { calls, payments, plans: told }, bending),
    ...addedTickets(world, { crowd, from, to }),
  ];
  const tellings = [
    ...told.flatMap((plan) => tellSession(world, plan)),
    ...calls.map(tellCall),
    ...payments.flatMap(tellPayment),
    ...payoutsOf(world, day, told),
    ...refundsOf(world, told),
    ...tickets.flatMap(tellTicket),
    ...recordsOn(world, day),
    ...supplyOn(world, day),
    ...onboardingOf(world, day),
  ];
  return inOrder(retell(bending, tellings).map((telling) => happening(world.idSeed, telling)));
}

/** The first that is told of a day's sessions is the wish, up to six days before. */
const LOOKS_BACK = 7 * DAY;

function tellCall({ id, student, at, reason, seconds }: Call): Telling {
  const data = { call_id: id, customer_id: student.id, reason_code: reason, duration_seconds: seconds };
  return { at, type: 'support.call.inbound', key: id, data, who: { student } };
}
