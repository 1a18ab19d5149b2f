import { addedTo, type Bending, type Occasion, repeated, timesUnder } from './bending.js';
import type { SessionPlan } from './bookings.js';
import type { Crowd } from './crowd.js';
import type { Telling } from './happenings.js';
import type { Influence } from './influence.js';
import { createRandom, integer, logNormal, pick } from './random.js';
import { intoOpeningHours } from './rhythm.js';
import type { Student } from './students.js';
import type { Tutor } from './tutors.js';
import type { World } from './world.js';
import { HOUR, MINUTE } from './zone.js';

/** One attempt to charge a student. */
export interface Payment {
  key: string;
  student: Student;
  at: number;
  amount: number;
  works: boolean;
  /** How long the gateway takes. */
  milliseconds: number;
}

const PLANS = [79, 129, 199, 299];
/** One session in seven ends a paid period. */
const IS_DUE = 0.15;
const FAILS = 0.035;
/** US dollars for an hour of a tutor, and what a student pays for it. */
const TUTOR_PER_HOUR = 27;
const STUDENT_PER_HOUR = 48;

const isCompleted = ({ outcome }: SessionPlan) => outcome.kind === 'held' && outcome.isCompleted;
const endOf = ({ startsAt, minutes }: SessionPlan) => startsAt + minutes * MINUTE;

/** The payments that follow the sessions of a day; one that fails is tried again after a day or so. */
export function paymentsOf(world: World, plans: readonly SessionPlan[], bending: Bending): readonly Payment[] {
  const usual = plans.filter(isCompleted).flatMap((plan) => paymentsAfter(world, plan));
  const times = (influence: Influence, { student, at, works }: Payment) => {
    const of = (stream: Occasion['stream']) => timesUnder(bending, influence, { stream, at, who: { student } });
    return of('payment_gateway.transaction.status') * of(works ? SUCCESS : FAILURE);
  };
  return repeated(bending, usual, {
    key: ({ key }) => key,
    times,
    echo: (like, { key }) => ({ ...like, key, at: Math.floor(like.at + 2 * MINUTE * likeChance(world, key)) }),
  });
}

const SUCCESS = 'customer.subscription.payment_success';
const FAILURE = 'customer.subscription.payment_failure';
const likeChance = ({ seed }: World, key: string) => createRandom(seed, `pay-again:${key}`)();

function paymentsAfter(world: World, plan: SessionPlan): Payment[] {
  const random = createRandom(world.seed, `bill:${plan.id}`);
  if (random() >= IS_DUE) return [];
  const at = Math.floor(endOf(plan) + 15 * MINUTE + Math.min(6 * HOUR, logNormal(random, 25 * MINUTE, 0.7)));
  const attempt = (key: string, when: number): Payment => {
    const milliseconds = Math.round(logNormal(random, 700, 0.45));
    return { key, student: plan.student, at: when, amount, works: random() > FAILS, milliseconds };
  };
  const amount = pick(random, PLANS);
  const first = attempt(plan.id, at);
  if (first.works) return [first];
  return [first, attempt(`${plan.id}/2`, at + integer(random, 20, 30) * HOUR)];
}

/** Payments that scenarios add on a stretch of time, for someone of the crowd. */
export function addedPayments(world: World, of: { crowd: Crowd; from: number; to: number }): Payment[] {
  const { crowd, from, to } = of;
  return ([SUCCESS, FAILURE, 'payment_gateway.transaction.status'] as const).flatMap((stream) =>
    addedTo(world.bending, stream, from, to).flatMap(({ key, at, modifier }) => {
      const random = createRandom(world.seed, `pay:${key}`);
      const student = crowd.someone(random, modifier);
      const milliseconds = Math.round(logNormal(random, 700, 0.45));
      return student
        ? [{ key, student, at, amount: pick(random, PLANS), works: stream !== FAILURE, milliseconds }]
        : [];
    }),
  );
}

/** The gateway's word comes first, then what it means for the subscription. */
export function tellPayment({ key, student, at, amount, works, milliseconds }: Payment): Telling[] {
  const status = works ? 'succeeded' : 'failed';
  const type = works ? SUCCESS : FAILURE;
  const who = { student };
  const gateway = { status, duration_ms: milliseconds, amount };
  return [
    { at, type: 'payment_gateway.transaction.status', key, data: gateway, who },
    { at: at + milliseconds, type, key, data: { customer_id: student.id, amount }, who },
  ];
}

/** What tutors are paid on the morning after a day for the sessions they completed on it; those of scenarios apart. */
export function payoutsOf(world: World, day: number, plans: readonly SessionPlan[]): Telling[] {
  const completed = plans.filter(isCompleted);
  const usual = new Map<Tutor, SessionPlan[]>();
  for (const plan of completed.filter(({ origin }) => origin === '')) {
    usual.set(plan.tutor, [...(usual.get(plan.tutor) ?? []), plan]);
  }
  const extra = completed.filter(({ origin }) => origin !== '');
  return [
    ...[...usual].map(([tutor, taught]) => payout(world, day, { key: `${tutor.id}/${day}`, tutor, taught })),
    ...extra.map((plan) => payout(world, day, { key: plan.id, tutor: plan.tutor, taught: [plan] })),
  ];
}

function payout(world: World, day: number, of: { key: string; tutor: Tutor; taught: readonly SessionPlan[] }): Telling {
  const { key, tutor, taught } = of;
  const random = createRandom(world.seed, `payout:${key}`);
  const at = Math.floor(world.zone.instant(day + 1, 6 * 60 + random() * 240));
  const minutes = taught.reduce((sum, { outcome }) => sum + (outcome.kind === 'held' ? outcome.minutes : 0), 0);
  const data = { tutor_id: tutor.id, amount: dollars((minutes / 60) * TUTOR_PER_HOUR) };
  return { at, type: 'tutor.payout.initiated', key, data, who: { tutor } };
}

/** What students ask back for sessions that the tutor missed or cancelled, or that they did not like at all. */
export function refundsOf(world: World, plans: readonly SessionPlan[]): Telling[] {
  return plans.flatMap((plan): Telling[] => {
    const { id: key, student, tutor, minutes } = plan;
    const wish = refundWish(plan);
    const random = createRandom(world.seed, `refund:${key}`);
    if (!wish || random() >= wish.chance) return [];
    const at = intoOpeningHours(world.zone, Math.floor(wish.since + logNormal(random, 2 * HOUR, 0.6)), random);
    const amount = dollars((minutes / 60) * STUDENT_PER_HOUR);
    const data = { customer_id: student.id, session_id: key, amount };
    return [{ at, type: 'support.refund.requested', key, data, who: { student, tutor, subject: plan.subject } }];
  });
}

function refundWish(plan: SessionPlan): { since: number; chance: number } | null {
  const { outcome, startsAt } = plan;
  if (outcome.kind === 'no-show' && outcome.by === 'tutor') return { since: startsAt + 20 * MINUTE, chance: 0.75 };
  if (outcome.kind === 'cancelled' && outcome.by === 'tutor') return { since: outcome.at, chance: 0.35 };
  if (outcome.kind !== 'held' || outcome.rating === null || outcome.rating > 2) return null;
  return { since: outcome.ratedAt ?? endOf(plan), chance: 0.15 };
}

const dollars = (amount: number) => Math.round(amount * 100) / 100;
