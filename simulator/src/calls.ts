import { addedTo, type Bending, repeated, timesUnder } from './bending.js';
import type { SessionPlan } from './bookings.js';
import type { Crowd } from './crowd.js';
import type { Influence } from './influence.js';
import type { Held } from './outcomes.js';
import { createRandom, integer, logNormal, pick, type Random } from './random.js';
import { busyMinute, intoOpeningHours } from './rhythm.js';
import type { Student } from './students.js';
import type { World } from './world.js';
import { HOUR, MINUTE, weekdayOf } from './zone.js';

/** One call of a student to support. */
export interface Call {
  id: string;
  student: Student;
  at: number;
  reason: string;
  seconds: number;
}

const USUAL_REASONS = ['billing', 'scheduling', 'technical', 'account', 'how_to'];
const LEAVING_REASONS = ['tutor_quality', 'cancel_subscription', 'refund', 'scheduling'];
/** One call in ten is not the last about its matter, and no matter takes more than three. */
const CALLS_AGAIN = 0.1;
const CALLS_AT_MOST = 3;

/** Calls that follow from what became of a booking: a low rating or a tutor who was not there makes one likelier. */
export function callsAfter(world: World, plan: SessionPlan): Call[] {
  const grief = griefOf(plan);
  if (!grief) return [];
  const random = createRandom(world.seed, `grief:${plan.id}`);
  if (random() >= grief.chance) return [];
  const at = grief.since + Math.min(12 * HOUR, logNormal(random, 90 * MINUTE, 0.8));
  return matter(world, { random, student: plan.student, at, reason: grief.reason, id: `${plan.id.slice(4)}` });
}

/** Calls of a student on a local day that follow from nothing but the day, and from being about to leave. */
export function callsOn(world: World, student: Student, day: number): Call[] {
  const random = createRandom(world.seed, `mood:${student.index}:${day}`);
  const midnight = world.zone.instant(day, 0);
  const isFading = midnight > student.fadesFrom;
  const chance = isFading ? student.complaintsPerDay : student.callsPerDay;
  if (midnight < student.signedUpAt || midnight > student.leavesAt || random() >= chance) return [];
  const at = world.zone.instant(day, busyMinute(random, weekdayOf(day)));
  const reason = pick(random, isFading ? LEAVING_REASONS : USUAL_REASONS);
  return matter(world, { random, student, at, reason, id: `${student.id.slice(4)}_${day}` });
}

/** The calls as often as scenarios have it: more are calls of others like those who call, soon after. */
export function bendCalls(
  world: World,
  calls: readonly Call[],
  of: { bending: Bending; crowd: Crowd },
): readonly Call[] {
  const { bending, crowd } = of;
  return repeated(bending, calls, {
    key: ({ id }) => id,
    times: (influence, { at, student }) =>
      timesUnder(bending, influence, { stream: 'support.call.inbound', at, who: { student } }),
    echo: (like, { key, influence }) => {
      const random = createRandom(world.seed, `call-like:${key}`);
      const at = Math.floor(like.at + random() * 10 * MINUTE);
      return anyone(crowd, { random, key, at, like: like.student, reason: reasonUnder(influence) ?? like.reason });
    },
  });
}

/** Calls that scenarios add on a stretch of time, each of someone of the crowd. */
export function addedCalls(world: World, of: { crowd: Crowd; from: number; to: number }): Call[] {
  return addedTo(world.bending, 'support.call.inbound', of.from, of.to)
    .map(({ key, at, modifier, influence }) => {
      const random = createRandom(world.seed, `call-added:${key}`);
      const reason = reasonUnder(influence) ?? pick(random, USUAL_REASONS);
      return anyone(of.crowd, { random, key, at, like: modifier, reason });
    })
    .filter((call) => call !== null);
}

function anyone(
  crowd: Crowd,
  of: { random: Random; key: string; at: number; like: Parameters<Crowd['someone']>[1]; reason: string },
): Call | null {
  const student = crowd.someone(of.random, of.like);
  if (!student) return null;
  const seconds = Math.round(Math.min(3600, 30 + logNormal(of.random, 260, 0.6)));
  return { id: `call_${of.key}`, student, at: of.at, reason: of.reason, seconds };
}

/** What people call about while a scenario lets something break; null where nothing does. */
function reasonUnder({ modifiers }: Influence): string | null {
  if (modifiers.some(({ stream }) => stream.startsWith('system.') || stream.startsWith('api.'))) return 'technical';
  return modifiers.some(({ stream }) => stream.startsWith('payment_gateway.')) ? 'billing' : null;
}

interface Grief {
  since: number;
  chance: number;
  reason: string;
}

function griefOf({ outcome, startsAt, minutes, answeredAt }: SessionPlan): Grief | null {
  switch (outcome.kind) {
    case 'declined':
      return { since: answeredAt, chance: 0.04, reason: 'scheduling' };
    case 'expired':
      return { since: answeredAt, chance: 0.06, reason: 'scheduling' };
    case 'cancelled':
      return outcome.by === 'tutor' ? { since: outcome.at, chance: 0.06, reason: 'scheduling' } : null;
    case 'no-show':
      return outcome.by === 'tutor' ? { since: startsAt + 20 * MINUTE, chance: 0.3, reason: 'no_show' } : null;
    case 'lost':
      return null;
    case 'held':
      return ratingGrief(outcome, startsAt + minutes * MINUTE);
  }
}

function ratingGrief({ rating, ratedAt }: Held, endsAt: number): Grief | null {
  if (rating === null || rating > 3) return null;
  return { since: ratedAt ?? endsAt, chance: rating === 3 ? 0.04 : 0.2, reason: 'tutor_quality' };
}

/** One call, and at times one or two more about the same. */
function matter(
  world: World,
  of: { random: Random; student: Student; at: number; reason: string; id: string },
): Call[] {
  const { random, student, reason, id } = of;
  const calls: Call[] = [];
  let at = of.at;
  do {
    at = intoOpeningHours(world.zone, Math.floor(at), random);
    const seconds = Math.round(Math.min(3600, 30 + logNormal(random, 260, 0.6)));
    calls.push({ id: `call_${id}_${calls.length + 1}`, student, at, reason, seconds });
    at += integer(random, 3, 36) * HOUR;
  } while (calls.length < CALLS_AT_MOST && random() < CALLS_AGAIN);
  return calls;
}
