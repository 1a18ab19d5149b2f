import type { ScenarioModifier } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import type { Happening } from './happenings.js';
import { type Influence, onlyAdds } from './influence.js';
import { createMarketplace } from './marketplace.js';
import { planDay } from './sessions.js';
import { bendWorld, createWorld } from './world.js';
import { DAY, HOUR, MINUTE } from './zone.js';

const NOW = Date.parse('2026-10-22T18:34:56.789Z');
const SETTINGS = {
  seed: 1,
  students: 120,
  tutors: 24,
  timezone: 'America/Chicago',
  anchor: NOW,
  backfillDays: 30,
};
const world = createWorld(SETTINGS);
/** A Tuesday afternoon of term. */
const START = Date.parse('2026-10-13T19:17:00Z');
const influenceOf = (modifiers: ScenarioModifier[], more: Partial<Influence> = {}): Influence => ({
  startsAt: START,
  endsAt: START + 2 * DAY,
  settlesAt: START + 3 * DAY,
  seed: 7,
  modifiers,
  ...more,
});

const ADDING: ScenarioModifier[] = [
  { stream: 'session.*', kind: 'multiply', value: 1.6 },
  { stream: 'session.started', kind: 'multiply', value: 2.2, subject: 'algebra' },
  { stream: 'session.booking.expired', kind: 'add', value: 3 },
  { stream: 'session.no_show.tutor', kind: 'add', value: 1 },
  { stream: 'session.booking.requested', kind: 'add', value: 2, tutorRank: 1 },
  { stream: 'session.rating.submitted_by_student', kind: 'multiply', value: 1.3 },
  { stream: 'customer.login.success', kind: 'multiply', value: 3 },
  { stream: 'customer.page.view', kind: 'multiply', value: 2 },
  { stream: 'customer.tutor.search', kind: 'multiply', value: 5, segment: 'k12' },
  { stream: 'customer.signup.started', kind: 'multiply', value: 8 },
  { stream: 'customer.signup.completed', kind: 'add', value: 1 },
  { stream: 'customer.subscription.payment_failure', kind: 'multiply', value: 20 },
  { stream: 'support.*', kind: 'multiply', value: 2 },
  { stream: 'support.call.inbound', kind: 'add', value: 4 },
  { stream: 'support.ticket.created', kind: 'add', value: 2 },
  { stream: 'tutor.application.received', kind: 'multiply', value: 4 },
  { stream: 'tutor.availability.set', kind: 'multiply', value: 2 },
  { stream: 'marketing.*', kind: 'multiply', value: 2 },
  { stream: 'system.error.log', kind: 'add', value: 30 },
];
const CHANGING: ScenarioModifier[] = [
  { stream: 'session.booking.requested', kind: 'multiply', value: 1.5 },
  { stream: 'session.booking.expired', kind: 'multiply', value: 6 },
  { stream: 'session.booking.confirmed', kind: 'multiply', value: 0.7, subject: 'calculus' },
  { stream: 'session.cancellation.by_tutor', kind: 'multiply', value: 5 },
  { stream: 'session.started', kind: 'multiply', value: 0.8, segment: 'adult' },
  { stream: 'session.completed', kind: 'multiply', value: 0.6, subject: 'physics' },
  { stream: 'tutor.availability.set', kind: 'multiply', value: 0.4 },
  { stream: 'customer.signup.started', kind: 'multiply', value: 0.2 },
  { stream: 'customer.page.view', kind: 'silence', hours: [8, 20] },
  { stream: 'api.request.log', kind: 'override', field: 'duration_ms', value: 900 },
];
const adding = createMarketplace(world, [influenceOf(ADDING)]);
const changing = createMarketplace(world, [influenceOf(CHANGING)]);
const usual = createMarketplace(world);
const [FROM, TO] = [START - DAY, START + 3 * DAY];
const told = {
  usual: usual.events(FROM, TO),
  adding: adding.events(FROM, TO),
  changing: changing.events(FROM, TO),
};
/** By id. What a moment looks like (open requests, users online) is told as it is, with what scenarios brought. */
const bodies = (happenings: Happening[]) =>
  new Map(
    happenings.map(({ event }) => {
      const isSnapshot = event.event_type.startsWith('marketplace.') || event.event_type.startsWith('platform.');
      return [event.event_id, JSON.stringify(isSnapshot ? event.event_type : event)];
    }),
  );
const textOf = (happenings: Happening[]) => JSON.stringify(happenings.map(({ event }) => event));
const missingFrom = (all: Happening[], some: Happening[]) => {
  const known = bodies(all);
  return [...bodies(some)].filter(([id, body]) => known.get(id) !== body);
};

describe('scenarios that only add', () => {
  it('are those of the list', () => {
    expect(ADDING.filter((modifier) => !onlyAdds(modifier))).toEqual([]);
  });

  it('leave every event as it is told without them, under the same id', () => {
    expect(missingFrom(told.adding, told.usual)).toEqual([]);
    expect(told.adding.length).toBeGreaterThan(1.3 * told.usual.length);
  });

  it('give every event an id of its own', () => {
    expect(new Set(told.adding.map(({ event }) => event.event_id)).size).toBe(told.adding.length);
  });

  it.each([
    ['now', { startsAt: START + DAY }],
    ['in the past', { startsAt: START, ruledFrom: START + DAY }],
  ])('leave what one of them brought until then as it is when another begins %s', (_name, when) => {
    const second = influenceOf(ADDING, { ...when, seed: 8 });
    const both = createMarketplace(world, [influenceOf(ADDING), second]).events(FROM, TO);
    const until = (happenings: Happening[]) => happenings.filter(({ at }) => at < START + DAY);
    expect(missingFrom(both, until(told.adding))).toEqual([]);
    expect(missingFrom(both, told.usual)).toEqual([]);
    expect(both.length).toBeGreaterThan(1.2 * told.adding.length);
  });
});

describe('a marketplace under scenarios', () => {
  it.each([
    ['only add', () => told.adding],
    ['change', () => told.changing],
  ])('tells the same as without them before they begin, where they %s', (_name, events) => {
    const before = (happenings: Happening[]) => textOf(happenings.filter(({ at }) => at < START));
    expect(before(events())).toBe(before(told.usual));
  });

  it('tells the same until the stop of one that is stopped', () => {
    const stoppedAt = START + 30 * HOUR;
    const stopped = createMarketplace(world, [influenceOf(CHANGING, { stoppedAt })]);
    const before = (happenings: Happening[]) => textOf(happenings.filter(({ at }) => at < stoppedAt));
    expect(before(stopped.events(FROM, stoppedAt))).toBe(before(told.changing));
  });

  it.each([
    ['only add', () => adding],
    ['change', () => changing],
  ])('composes windows, where they %s', (_name, marketplace) => {
    const [from, to] = [START - HOUR, START + 5 * HOUR];
    const cuts = [from, START, START + 1, START + 15 * MINUTE, START + 2 * HOUR + 77, to];
    const parts = cuts.slice(1).flatMap((cut, i) => marketplace().events(cuts[i] as number, cut));
    expect(textOf(parts)).toBe(textOf(marketplace().events(from, to)));
  });

  it('is the same to the byte in another process: made twice, told twice', () => {
    const again = createMarketplace(createWorld(SETTINGS), [influenceOf(CHANGING)]);
    expect(textOf(again.events(START, START + 6 * HOUR))).toBe(textOf(changing.events(START, START + 6 * HOUR)));
  });
});

describe('the chains of bookings under scenarios', () => {
  it.each([
    ['only add', () => told.adding],
    ['change', () => told.changing],
  ])('never break, where they %s', (_name, events) => {
    const seen = new Map<unknown, Set<string>>();
    const wrong: string[] = [];
    const follows: Record<string, string> = {
      'session.booking.confirmed': 'session.booking.requested',
      'session.booking.expired': 'session.booking.requested',
      'session.booking.declined_by_tutor': 'session.booking.requested',
      'session.cancellation.by_student': 'session.booking.confirmed',
      'session.cancellation.by_tutor': 'session.booking.confirmed',
      'session.no_show.student': 'session.booking.confirmed',
      'session.no_show.tutor': 'session.booking.confirmed',
      'session.started': 'session.booking.confirmed',
      'session.completed': 'session.started',
      'session.rating.submitted_by_student': 'session.completed',
    };
    // Bookings from before the window are known only by what comes later.
    const asked = new Set(
      events().flatMap(({ event }) =>
        event.event_type === 'session.booking.requested' ? [event.data['session_id']] : [],
      ),
    );
    for (const { event } of events()) {
      const id = event.data['session_id'];
      if (!asked.has(id) || !event.event_type.startsWith('session.')) continue;
      const before = seen.get(id) ?? new Set<string>();
      const needed = follows[event.event_type];
      if (needed && !before.has(needed)) wrong.push(`${event.event_type} of ${id}`);
      if (before.has(event.event_type)) wrong.push(`${event.event_type} of ${id} twice`);
      seen.set(id, before.add(event.event_type));
    }
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(100);
  });

  it.each([
    ['only add', ADDING],
    ['change', CHANGING],
  ])('never have a tutor or a student in two places, where they %s', (_name, modifiers) => {
    const bent = bendWorld(world, [influenceOf(modifiers)]);
    const today = world.zone.local(START).day;
    const plans = Array.from({ length: 10 }, (_, i) => planDay(bent, today + i))
      .flat()
      // Who declined, or never answered, is not there.
      .filter(({ outcome }) => outcome.kind !== 'declined' && outcome.kind !== 'expired')
      .sort((a, b) => a.startsAt - b.startsAt);
    const busyUntil = new Map<string, number>();
    const wrong = plans.filter((plan) => {
      const people = [plan.tutor.id, plan.student.id];
      const isTwice = people.some((id) => (busyUntil.get(id) ?? 0) > plan.startsAt);
      for (const id of people) busyUntil.set(id, plan.startsAt + plan.minutes * MINUTE);
      return isTwice;
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(plans.length).toBeGreaterThan(100);
  });

  it('are asked for in vain where nobody is left to teach', () => {
    const nobody = influenceOf([{ stream: 'tutor.availability.set', kind: 'multiply', value: 0 }]);
    const events = createMarketplace(world, [nobody]).events(START + 12 * HOUR, START + 36 * HOUR);
    const of = (type: string) => events.filter(({ event }) => event.event_type === type);
    const usualExpired = createMarketplace(world)
      .events(START + 12 * HOUR, START + 36 * HOUR)
      .filter(({ event }) => event.event_type === 'session.booking.expired').length;
    expect(of('tutor.availability.set')).toEqual([]);
    expect(of('session.booking.expired').length).toBeGreaterThan(3 * usualExpired);
    const supply = of('marketplace.supply_demand.updated').map(({ event }) => event.data['available_tutors']);
    expect(Math.max(...supply.map(Number))).toBe(0);
  });
});
