import { describe, expect, it } from '@jest/globals';
import { LEAD_DAYS, type SessionPlan } from './bookings.js';
import { type Call, callsAfter, callsOn } from './calls.js';
import { journeysOf, TAIL_DAYS } from './journeys.js';
import { planDay } from './sessions.js';
import { isFailing } from './tutors.js';
import { createWorld } from './world.js';
import { DAY, MINUTE } from './zone.js';

const NOW = Date.parse('2026-10-22T18:00:00Z');
const world = createWorld({
  seed: 1,
  students: 2000,
  tutors: 250,
  timezone: 'America/Chicago',
  anchor: NOW,
  backfillDays: 30,
});
const today = world.zone.local(NOW).day;
const days = Array.from({ length: 91 }, (_, i) => today - 91 + i);
const plans = days.flatMap((day) => planDay(world, day));
const students = world.population.studentsUntil(today);
const held = plans.flatMap((plan) => (plan.outcome.kind === 'held' ? [{ plan, ...plan.outcome }] : []));

describe('sessions', () => {
  it('never have a tutor in two places, and only those of the subject who teach at that hour', () => {
    const busyUntil = new Map<string, number>();
    const wrong: string[] = [];
    for (const plan of [...plans].sort((a, b) => a.startsAt - b.startsAt)) {
      if ((busyUntil.get(plan.tutor.id) ?? 0) > plan.startsAt) wrong.push(plan.id);
      busyUntil.set(plan.tutor.id, plan.startsAt + plan.minutes * MINUTE);
      const { weekday, minute } = world.zone.local(plan.startsAt);
      const fits = plan.tutor.blocks.some(
        (block) => block.weekday === weekday && block.from <= minute && minute + plan.minutes <= block.to,
      );
      if (!fits || !plan.tutor.subjects.includes(plan.subject)) wrong.push(plan.id);
    }
    expect(wrong).toEqual([]);
  });

  it('are asked for, answered and held in that order, with ids of their own', () => {
    expect(new Set(plans.map(({ id }) => id)).size).toBe(plans.length);
    const wrong = plans.filter(
      ({ requestedAt, answeredAt, startsAt, student }) =>
        !(student.signedUpAt < requestedAt && requestedAt < answeredAt && answeredAt < startsAt),
    );
    expect(wrong).toHaveLength(0);
  });

  it('come one to three times a week for most students', () => {
    const week = plans.filter(({ startsAt }) => startsAt >= NOW - 8 * DAY && startsAt < NOW - DAY);
    const perStudent = new Map<string, number>();
    for (const { student } of week) perStudent.set(student.id, (perStudent.get(student.id) ?? 0) + 1);
    const usual = [...perStudent.values()].filter((count) => count >= 1 && count <= 3).length;
    expect(usual / 2000).toBeGreaterThan(0.7);
    expect(week.length / 2000).toBeGreaterThan(1.2);
  });

  it('are mostly with the main tutor', () => {
    const share = held.filter(({ plan }) => plan.tutor === plan.student.tutor).length / held.length;
    expect(share).toBeGreaterThan(0.8);
    expect(share).toBeLessThan(0.98);
  });

  it('thin out for those who are leaving, down to none', () => {
    const leavers = students.filter(
      ({ leavesAt, fadesFrom }) => leavesAt < NOW - 14 * DAY && fadesFrom > NOW - 77 * DAY,
    );
    const of = (from: (plan: SessionPlan) => number, to: (plan: SessionPlan) => number) =>
      plans.filter((plan) => leavers.includes(plan.student) && plan.startsAt >= from(plan) && plan.startsAt < to(plan));
    const before = of(
      ({ student }) => student.fadesFrom - 14 * DAY,
      ({ student }) => student.fadesFrom,
    ).length;
    const last = of(
      ({ student }) => student.leavesAt - 14 * DAY,
      ({ student }) => student.leavesAt,
    ).length;
    const after = of(
      ({ student }) => student.leavesAt + DAY,
      () => Infinity,
    ).length;
    expect(leavers.length).toBeGreaterThan(30);
    expect(last).toBeLessThan(0.5 * before);
    expect(after).toBe(0);
  });
});

describe('calls', () => {
  it('follow far more often on a low rating than on a high one', () => {
    const rateOf = (isLow: boolean) => {
      const rated = held.filter(({ rating }) => rating !== null && rating <= 2 === isLow);
      return rated.filter(({ plan }) => callsAfter(world, plan).length > 0).length / rated.length;
    };
    expect(rateOf(true)).toBeGreaterThan(0.1);
    expect(rateOf(false)).toBeLessThan(0.02);
  });

  it('come several times as often from those who are leaving', () => {
    const isFading = ({ student, at }: Call) => at > student.fadesFrom;
    const calls = days.flatMap((day) => students.flatMap((student) => callsOn(world, student, day)));
    const daysOf = (select: (day: number, student: (typeof students)[number]) => boolean) =>
      days.reduce((sum, day) => sum + students.filter((student) => select(day, student)).length, 0);
    const at = (day: number) => world.zone.instant(day, 0);
    const fadingDays = daysOf((day, { fadesFrom, leavesAt }) => at(day) > fadesFrom && at(day) <= leavesAt);
    const calmDays = daysOf((day, { fadesFrom, signedUpAt }) => at(day) <= fadesFrom && at(day) >= signedUpAt);
    const fading = calls.filter(isFading).length / fadingDays;
    const calm = calls.filter((call) => !isFading(call)).length / calmDays;
    expect(fading).toBeGreaterThan(5 * calm);
  });
});

describe('a failing tutor', () => {
  it('is rated clearly worse than the others', () => {
    const meanOf = (isBad: boolean) => {
      const ratings = held.flatMap(({ plan, rating }) =>
        rating !== null && isFailing(world.seed, plan.tutor, plan.startsAt) === isBad ? [rating] : [],
      );
      return ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
    };
    expect(meanOf(true)).toBeLessThan(meanOf(false) - 0.7);
  });
});

describe('what begins on a day', () => {
  it('is told within the days that a window looks at', () => {
    for (const day of days.slice(20, 50)) {
      const told = journeysOf(world, day, planDay(world, day));
      expect(told[0]?.at).toBeGreaterThanOrEqual(world.zone.instant(day - LEAD_DAYS, 0));
      expect(told.at(-1)?.at).toBeLessThan(world.zone.instant(day + TAIL_DAYS, 0));
    }
  });

  it('completes no session that did not start, even where history begins', () => {
    const first = world.zone.local(world.historyFrom).day;
    const started = new Set<unknown>();
    for (let day = first; day < first + 3; day++) {
      for (const { at, event } of journeysOf(world, day, planDay(world, day))) {
        if (at < world.historyFrom) continue;
        if (event.event_type === 'session.started') started.add(event.data['session_id']);
        if (event.event_type === 'session.completed') expect(started.has(event.data['session_id'])).toBe(true);
      }
    }
    expect(started.size).toBeGreaterThan(100);
  });
});
