import type { ScenarioModifier, StreamName } from '@iops/contracts';
import { createRandom, poisson } from './random.js';
import { DAY, HOUR, MINUTE, type Zone } from './zone.js';

/**
 * What a scenario does to the marketplace; times are milliseconds since 1970. It holds in full from `startsAt` to
 * `endsAt` and goes evenly back to usual until `settlesAt`. Keep one for `REMEMBERED_MS` after it settled: what began
 * under it goes on.
 */
export interface Influence {
  startsAt: number;
  endsAt: number;
  settlesAt: number;
  /** From here on nothing is felt of it, where it was stopped; what it brought before stays. */
  stoppedAt?: number;
  /** When it was started, where it began before that: what was told by then was told without it. */
  ruledFrom?: number;
  /** Decides whom and what it falls on, among those that it may. */
  seed: number;
  modifiers: readonly ScenarioModifier[];
}

/** Something that is to happen, as far as a modifier looks at it. */
export interface Aim {
  stream: StreamName;
  at: number;
  /** Whose weekday and hour count: of bookings and availability those of the session, of all else those of the event. */
  hourAt?: number;
  subject?: string;
  segment?: string;
  tutorRank?: number;
}

/** Whoever comes because of a scenario, to learn or to teach, is gone after so long. */
export const REMEMBERED_MS = 90 * DAY;

/** Where a stream's events begin, where that is another stream: a modifier of both would count twice. */
const ROOTS: Partial<Record<StreamName, StreamName>> = {
  'customer.signup.completed': 'customer.signup.started',
  'customer.page.view': 'customer.login.success',
  'customer.tutor.search': 'customer.login.success',
  'tutor.profile.viewed_by_student': 'customer.login.success',
  'tutor.onboarding.step_completed': 'tutor.application.received',
  'tutor.onboarding.approved': 'tutor.application.received',
  'tutor.onboarding.rejected': 'tutor.application.received',
  'support.ticket.updated': 'support.ticket.created',
  'support.ticket.resolved': 'support.ticket.created',
  'support.live_chat.message': 'support.live_chat.started',
  'marketing.ad.conversion': 'marketing.ad.click',
};
/** What becomes of something: more of one is less of another. */
const OUTCOMES: readonly StreamName[] = [
  'session.booking.confirmed',
  'session.booking.declined_by_tutor',
  'session.booking.expired',
  'session.cancellation.by_student',
  'session.cancellation.by_tutor',
  'session.no_show.student',
  'session.no_show.tutor',
  'tutor.onboarding.approved',
  'tutor.onboarding.rejected',
];

/** 0..1: how much of a modifier is felt at a moment. */
export function strength(influence: Influence, modifier: ScenarioModifier, at: number): number {
  const { startsAt, endsAt, settlesAt } = influence;
  if (at < startsAt + (modifier.afterMinutes ?? 0) * MINUTE || at >= endOf(influence)) return 0;
  return at < endsAt ? 1 : (settlesAt - at) / (settlesAt - endsAt);
}

/** Whether a modifier's stream is this one, or all below a name that it is below. */
export function names(pattern: ScenarioModifier['stream'], stream: StreamName): boolean {
  return pattern.endsWith('.*') ? stream.startsWith(pattern.slice(0, -1)) : pattern === stream;
}

/** The stream at which a stream's events begin; its own for most. */
export function rootOf(stream: StreamName): StreamName {
  if (stream.startsWith('session.')) return 'session.booking.requested';
  return ROOTS[stream] ?? stream;
}

/** How many times as often as usual something happens under one influence: 1 where it is not touched. */
export function factor(influence: Influence, aim: Aim, zone: Zone): number {
  return product(influence, aim, multipliers(influence, aim, zone));
}

/**
 * How many times as often as usual something follows from what leads to it: 1 where nothing is said of it alone, else
 * so that both streams move as is said. Where both grow nothing is taken from what is usual, only from what is extra.
 * What nothing leads to happens as often as is said.
 */
export function likelihood(influence: Influence, aim: Aim, of: { after: Aim; isExtra: boolean }, zone: Zone): number {
  const { after, isExtra } = of;
  if (after.stream === aim.stream) return factor(influence, aim, zone);
  // Who speaks of both at once says nothing of how one follows from the other.
  const own = multipliers(influence, aim, zone).filter(({ stream }) => !names(stream, after.stream));
  if (own.length === 0) return 1;
  const others = multipliers(influence, after, zone).filter(({ stream }) => !names(stream, aim.stream));
  const wanted = product(influence, aim, own);
  const before = product(influence, after, others);
  if (wanted >= 1 && before > wanted) return isExtra ? (wanted - 1) / (before - 1) : 1;
  return before === 0 ? 1 : wanted / before;
}

function multipliers({ modifiers }: Influence, aim: Aim, zone: Zone): ScenarioModifier[] {
  return modifiers.filter(
    (modifier) => modifier.kind === 'multiply' && names(modifier.stream, aim.stream) && suits(modifier, aim, zone),
  );
}

function product(influence: Influence, { at }: Aim, modifiers: readonly ScenarioModifier[]): number {
  return modifiers.reduce(
    (times, modifier) => times * (1 + ((modifier.value as number) - 1) * strength(influence, modifier, at)),
    1,
  );
}

/** Whether the stream is silent: it happens and is not told. Silence ends with the scenario, it does not settle. */
export function isSilent(influences: readonly Influence[], aim: Aim, zone: Zone): boolean {
  return influences.some((influence) =>
    influence.modifiers.some(
      (modifier) =>
        modifier.kind === 'silence' &&
        names(modifier.stream, aim.stream) &&
        suits(modifier, aim, zone) &&
        strength(influence, modifier, aim.at) === 1,
    ),
  );
}

/** What a measured field is set to, or null where it stays; while settling it is set less and less often. */
export function overridden(
  influences: readonly Influence[],
  of: { aim: Aim; field: string; key: string },
  zone: Zone,
): number | null {
  let value: number | null = null;
  for (const influence of influences) {
    for (const modifier of influence.modifiers) {
      if (modifier.kind !== 'override' || modifier.field !== of.field || !names(modifier.stream, of.aim.stream))
        continue;
      if (!suits(modifier, of.aim, zone)) continue;
      const share = strength(influence, modifier, of.aim.at);
      if (share > 0 && chance(influence, `override:${of.key}`) < share) value = modifier.value as number;
    }
  }
  return value;
}

/** One event that a modifier adds: when, and under which key, that stays when the scenario is cut short. */
export interface Addition {
  modifier: ScenarioModifier;
  key: string;
  at: number;
}

/** What is added to a stream in [from, to) under one influence. Ask for the same stretches each time. */
export function additions(
  influence: Influence,
  of: { stream: StreamName; from: number; to: number },
  zone: Zone,
): Addition[] {
  const { stream, from, to } = of;
  if (from >= endOf(influence) || to <= influence.startsAt) return [];
  return influence.modifiers.flatMap((modifier, i): Addition[] => {
    if (modifier.kind !== 'add' || !addsTo(modifier, stream)) return [];
    const key = `${keyOf(influence)}:${i}:${stream}:${from}`;
    const random = createRandom(influence.seed, `add:${key}`);
    const count = poisson(random, ((modifier.value as number) * (to - from)) / HOUR);
    return Array.from({ length: count }, (_, n) => ({
      n,
      at: Math.floor(from + random() * (to - from)),
      dice: random(),
    }))
      .filter(({ at, dice }) => dice < strength(influence, modifier, at) && suitsHour(modifier, at, zone))
      .map(({ n, at }) => ({ modifier, key: `${key}.${n}`, at }));
  });
}

/** Whether a modifier only adds events, so that it may begin in the past: what was told before stays true. */
export function onlyAdds({ kind, stream, value = 0 }: ScenarioModifier): boolean {
  if (kind === 'add') return true;
  if (kind !== 'multiply' || value < 1) return false;
  return !OUTCOMES.some((outcome) => names(stream, outcome) && !names(stream, rootOf(outcome)));
}

/** 0..1 by chance for a key, the same at every asking under one influence. */
export function chance(influence: Influence, key: string): number {
  return createRandom(influence.seed, `${keyOf(influence)}:${key}`)();
}

/** Tells influences apart in the keys of what they add. */
export function keyOf({ seed, startsAt }: Influence): string {
  return `${seed.toString(36)}.${startsAt.toString(36)}`;
}

/** Those that are felt somewhere in [from, to), in the order given. */
export function feltIn(influences: readonly Influence[], from: number, to: number): readonly Influence[] {
  if (influences.length === 0) return influences;
  return influences.filter((influence) => influence.startsAt < to && endOf(influence) > from);
}

/** When nothing more is felt of an influence. */
export function endOf({ endsAt, settlesAt, stoppedAt = Infinity }: Influence): number {
  return Math.min(stoppedAt, Math.max(endsAt, settlesAt));
}

/** A pattern that names a beginning and what follows from it adds beginnings. */
function addsTo({ stream: pattern }: ScenarioModifier, stream: StreamName): boolean {
  const root = rootOf(stream);
  return names(pattern, stream) && (root === stream || !names(pattern, root));
}

/** Whether it is about this subject, segment, tutor and hour. */
function suits(modifier: ScenarioModifier, aim: Aim, zone: Zone): boolean {
  const { subject, segment, tutorRank } = modifier;
  if (subject !== undefined && subject !== aim.subject) return false;
  if (segment !== undefined && segment !== aim.segment) return false;
  if (tutorRank !== undefined && tutorRank !== aim.tutorRank) return false;
  return suitsHour(modifier, aim.hourAt ?? aim.at, zone);
}

function suitsHour({ weekdays, hours }: ScenarioModifier, at: number, zone: Zone): boolean {
  if (!weekdays && !hours) return true;
  const { weekday, minute } = zone.local(at);
  if (weekdays && !weekdays.includes(weekday)) return false;
  return !hours || (minute >= hours[0] * 60 && minute < hours[1] * 60);
}
