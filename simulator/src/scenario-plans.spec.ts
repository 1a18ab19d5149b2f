import type { ScenarioModifier } from '@iops/contracts';
import { describe, expect, it, jest } from '@jest/globals';
import type { SessionPlan } from './bookings.js';
import type { Influence } from './influence.js';
import { planDay } from './sessions.js';
import { bendWorld, createWorld } from './world.js';
import { DAY, HOUR, MINUTE } from './zone.js';

jest.setTimeout(30_000);

// A Friday in term, 15 o'clock.
const START = Date.parse('2026-10-16T20:00:00Z');
/** Few tutors for many, so that seats are short. */
const world = createWorld({
  seed: 1,
  students: 500,
  tutors: 50,
  timezone: 'America/Chicago',
  anchor: START,
  backfillDays: 30,
});
const multiplied = (stream: ScenarioModifier['stream'], value: number): ScenarioModifier => ({
  stream,
  kind: 'multiply',
  value,
});
const added = (stream: ScenarioModifier['stream'], value: number): ScenarioModifier => ({ stream, kind: 'add', value });
let number = 0;
const influence = (modifiers: ScenarioModifier[], more: Partial<Influence> = {}): Influence => ({
  startsAt: START,
  endsAt: START + 4 * DAY,
  settlesAt: START + 5 * DAY,
  seed: ++number,
  modifiers,
  ...more,
});
const RUSH = [
  multiplied('session.booking.requested', 2),
  added('session.booking.requested', 10),
  multiplied('session.started', 1.5),
  added('session.no_show.student', 4),
];

/** The bookings of the sessions of seven days. */
function booked(influences: Influence[], from = START): SessionPlan[] {
  const bent = bendWorld(world, influences);
  const first = world.zone.local(from).day;
  return Array.from({ length: 7 }, (_, i) => planDay(bent, first + i)).flat();
}

const textOf = ({ id, requestedAt, tutor, startsAt, minutes }: SessionPlan) =>
  [id, requestedAt, tutor.id, startsAt, minutes].join();
/** What was asked for before a moment. */
const askedBefore = (influences: Influence[], until: number) =>
  booked(influences)
    .filter(({ requestedAt }) => requestedAt < until)
    .map(textOf)
    .sort();

describe('bookings under scenarios', () => {
  it.each([
    ['more bookings', RUSH],
    ['no one signing up', [multiplied('customer.signup.started', 0)]],
    ['everyone being taken on', [multiplied('tutor.onboarding.approved', 9)]],
  ])('that were asked for before it began stay as they were: %s', (_, modifiers) => {
    expect(askedBefore([influence(modifiers)], START)).toEqual(askedBefore([], START));
  });

  it('bring what they say, or nothing here would be shown', () => {
    const until = START + 5 * DAY;
    expect(askedBefore([influence(RUSH)], until).length).toBeGreaterThan(1.7 * askedBefore([], until).length);
  });

  it('leave the seats of those whom a scenario keeps away as they are', () => {
    const later = START + 40 * DAY;
    const noOne = influence([multiplied('customer.signup.started', 0)], { endsAt: later, settlesAt: later });
    const known = (plans: SessionPlan[]) =>
      plans
        .filter(({ student }) => student.signedUpAt < START)
        .map(textOf)
        .sort();
    const [kept, usual] = [booked([noOne], later), booked([], later)];
    expect(kept.length).toBeLessThan(usual.length - 10);
    expect(known(kept)).toEqual(known(usual));
  });

  /** A Saturday, 16 o'clock: sessions are under way. */
  const stopAt = START + 25 * HOUR;
  const stopped = ({ ...first }: Influence): Influence => ({ ...first, stoppedAt: stopAt });
  const rush = influence(RUSH);
  it.each<[string, Influence, Influence[]]>([
    ['alone', rush, []],
    ['with another like it', rush, [influence(RUSH, { startsAt: START + HOUR })]],
    ['with one that began in the past', rush, [influence(RUSH, { startsAt: START - DAY, ruledFrom: START + HOUR })]],
    [
      'that brought tutors, with one that brings bookings',
      influence([multiplied('tutor.application.received', 20)], { startsAt: START - 9 * DAY, ruledFrom: START }),
      [influence(RUSH, { startsAt: START + HOUR })],
    ],
    [
      'that brought students, with one that brings bookings',
      influence([multiplied('customer.signup.completed', 40)]),
      [influence(RUSH, { startsAt: START + HOUR })],
    ],
    [
      'that kept tutors away, with one that brings bookings',
      influence([multiplied('tutor.availability.set', 0.4)]),
      [influence(RUSH, { startsAt: START + HOUR })],
    ],
  ])('that were asked for before a stop stay as they were: %s', (_, first, others) => {
    expect(askedBefore([stopped(first), ...others], stopAt)).toEqual(askedBefore([first, ...others], stopAt));
  });

  it('that were asked for shortly before a stop, for sessions that begin after it, stay as they were', () => {
    const soon = START + 2 * HOUR;
    const more = influence([multiplied('session.started', 3)]);
    const asked = (one: Influence) => booked([one]).filter(({ requestedAt }) => requestedAt < soon);
    expect(asked({ ...more, stoppedAt: soon }).map(textOf)).toEqual(asked(more).map(textOf));
    const late = asked(more).filter(({ origin, startsAt }) => origin !== '' && startsAt > soon);
    expect(late.length).toBeGreaterThan(5);
    expect(late.filter(({ outcome }) => outcome.kind !== 'held')).toEqual([]);
  });

  it('end with a stop: what was asked for leads to another booking for ten minutes at most', () => {
    const later = booked([stopped(rush)]).filter(({ requestedAt }) => requestedAt >= stopAt);
    expect(later.filter(({ origin, requestedAt }) => origin !== '' && requestedAt > stopAt + 10 * MINUTE)).toEqual([]);
    expect(later.length).toBeGreaterThan(100);
  });

  it('of one scenario lose no seat to one that is started later and began in the past', () => {
    const later = influence(RUSH, { startsAt: START - DAY, ruledFrom: START + 20 * HOUR });
    const before = new Set(askedBefore([rush, later], START + 20 * HOUR));
    expect(askedBefore([rush], START + 20 * HOUR).filter((plan) => !before.has(plan))).toEqual([]);
  });
});
