import { addedTo, type Bending, likelier, repeated } from './bending.js';
import type { SessionPlan } from './bookings.js';
import type { Call } from './calls.js';
import type { Crowd } from './crowd.js';
import type { Telling } from './happenings.js';
import type { Payment } from './payments.js';
import { between, createRandom, integer, logNormal } from './random.js';
import { intoOpeningHours } from './rhythm.js';
import type { Student } from './students.js';
import type { World } from './world.js';
import { HOUR, MINUTE } from './zone.js';

/** Something that a ticket may be written about. */
interface Cause {
  key: string;
  student: Student;
  at: number;
  reason: string;
  chance: number;
  stream: 'support.call.inbound' | 'customer.subscription.payment_failure' | 'session.booking.expired';
}

/** One matter that support works on until it is resolved. */
export interface Ticket {
  id: string;
  student: Student;
  reason: string;
  createdAt: number;
  updates: number[];
  /** When support calls back and for how long, or null. */
  call: { at: number; seconds: number } | null;
  resolvedAt: number;
}

/** Tickets about calls, failed payments and bookings that expired, as often as scenarios have it. */
export function ticketsOf(
  world: World,
  from: { calls: readonly Call[]; payments: readonly Payment[]; plans: readonly SessionPlan[] },
  bending: Bending,
): readonly Ticket[] {
  const causes = [
    ...from.calls.map(causeOfCall),
    ...from.payments.filter(({ works }) => !works).map(causeOfPayment),
    ...from.plans.filter(({ outcome }) => outcome.kind === 'expired').map(causeOfBooking),
  ].filter(({ key, chance }) => createRandom(world.seed, `ticket:${key}`)() < chance);
  return repeated(bending, causes, {
    key: ({ key }) => `ticket:${key}`,
    times: (influence, { key, student, at, stream }) =>
      likelier(bending, influence, {
        stream: 'support.ticket.created',
        at,
        who: { student },
        after: stream,
        origin: key,
      }),
    echo: (cause, { key }) => ({ ...cause, key }),
  }).map((cause) => createTicket(world, cause));
}

/** Tickets that scenarios add on a stretch of time, for someone of the crowd. */
export function addedTickets(world: World, of: { crowd: Crowd; from: number; to: number }): Ticket[] {
  return addedTo(world.bending, 'support.ticket.created', of.from, of.to).flatMap(({ key, at, modifier }) => {
    const student = of.crowd.someone(createRandom(world.seed, `ticket-of:${key}`), modifier);
    return student ? [createTicket(world, { key, student, at, reason: 'account' })] : [];
  });
}

const causeOfCall = ({ id, student, at, reason, seconds }: Call): Cause => {
  return { key: id, student, at: at + seconds * 1000, reason, chance: 0.6, stream: 'support.call.inbound' };
};
const causeOfPayment = ({ key, student, at }: Payment): Cause => {
  const stream = 'customer.subscription.payment_failure';
  return { key: `pay/${key}`, student, at, reason: 'billing', chance: 0.6, stream };
};
const causeOfBooking = ({ id, student, answeredAt }: SessionPlan): Cause => {
  return { key: id, student, at: answeredAt, reason: 'scheduling', chance: 0.2, stream: 'session.booking.expired' };
};

function createTicket(world: World, { key, student, at, reason }: Omit<Cause, 'chance' | 'stream'>): Ticket {
  const random = createRandom(world.seed, `work:${key}`);
  let last = intoOpeningHours(world.zone, Math.floor(at + between(random, 2, 25) * MINUTE), random);
  const createdAt = last;
  const next = () => {
    const wait = 5 * MINUTE + Math.min(12 * HOUR, logNormal(random, 4 * HOUR, 0.7));
    last = intoOpeningHours(world.zone, Math.floor(last + wait), random);
    return last;
  };
  const updates = Array.from({ length: integer(random, 1, 3) }, next);
  const seconds = Math.round(Math.min(3600, 30 + logNormal(random, 200, 0.6)));
  const call = random() < 0.4 ? { at: next(), seconds } : null;
  return { id: `tic_${key}`, student, reason, createdAt, updates, call, resolvedAt: next() };
}

/** Created, worked on, and resolved; a call back comes before the end. */
export function tellTicket({ id, student, reason, call, ...ticket }: Ticket): Telling[] {
  const data = { ticket_id: id, customer_id: student.id, reason_code: reason };
  const tell = (at: number, type: Telling['type'], key: string, what: Telling['data'] = data): Telling => {
    return { at, type, key, data: what, who: { student } };
  };
  const back = { call_id: `out_${id}`, customer_id: student.id, reason_code: reason };
  return [
    tell(ticket.createdAt, 'support.ticket.created', id),
    ...ticket.updates.map((at, i) => tell(at, 'support.ticket.updated', `${id}/${i}`)),
    ...(call ? [tell(call.at, 'support.call.outbound', id, { ...back, duration_seconds: call.seconds })] : []),
    tell(ticket.resolvedAt, 'support.ticket.resolved', id),
  ];
}
