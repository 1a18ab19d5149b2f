import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SessionPlan } from './bookings.js';
import { createMarketplace } from './marketplace.js';
import { createRandom } from './random.js';
import { RECIPES } from './recipes.js';
import { busyMinute, SCHOOL_DAY, WEEKDAY_FACTOR, WEEKEND_DAY } from './rhythm.js';
import { planDay, TAKES_PLACE } from './sessions.js';
import { CHANNEL_WEIGHTS, SEGMENT_WEIGHTS, SUBJECTS, subjectWeights } from './subjects.js';
import { chiSquare, chiSquareBound } from './testing/chi-square.js';
import { createWorld } from './world.js';
import { DAY, weekdayOf } from './zone.js';

jest.setTimeout(30_000);

// Two weeks in term from a Tuesday on, without a holiday or a change of clocks.
const START = Date.parse('2026-10-13T05:00:00Z');
const WEEKS = 2;
const SETTINGS = {
  seed: 5,
  students: 1000,
  tutors: 125,
  timezone: 'America/Chicago',
  anchor: START,
  backfillDays: 0,
};
const world = createWorld(SETTINGS);
const firstDay = world.zone.local(START).day;
const days = Array.from({ length: 7 * WEEKS }, (_, i) => firstDay + i);

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const scaledTo = (total: number, shape: readonly number[]) => shape.map((value) => (value / sumOf(shape)) * total);
const isWeekend = (weekday: number) => weekday === 0 || weekday === 6;
const tableOf = (weekday: number) => (isWeekend(weekday) ? WEEKEND_DAY : SCHOOL_DAY);
const countBy = <T>(items: readonly T[], classes: number, classOf: (item: T) => number) => {
  const counts = Array.from({ length: classes }, () => 0);
  for (const item of items) counts[classOf(item)]!++;
  return counts;
};

/** How busy each hour of a week is, Sunday's first: hours run into each other, so each holds an eighth of either side. */
const WEEK = Array.from({ length: 168 }, (_, i) => {
  const level = (index: number) => {
    const table = tableOf(Math.floor(((index + 168) % 168) / 24));
    return (table[(index + 168) % 24]! * 24) / sumOf(table);
  };
  return ((level(i - 1) + 6 * level(i) + level(i + 1)) / 8) * WEEKDAY_FACTOR[Math.floor(i / 24)]!;
});

describe('what goes on all the time', () => {
  it('happens to each student as often as is said, hour by hour of the week', () => {
    const small = createWorld({ ...SETTINGS, students: 300, tutors: 40 });
    const marketplace = createMarketplace(small);
    const pace = RECIPES.find(({ key }) => key === 'request')?.pace as { perDay: number };
    const seen = Array.from({ length: 168 }, () => 0);
    const expected = Array.from({ length: 168 }, () => 0);
    for (const day of days) {
      const [from, to] = [world.zone.instant(day, 0), world.zone.instant(day + 1, 0)];
      const requests = marketplace.events(from, to).filter(({ event }) => event.event_type === 'api.request.log');
      const students = marketplace.students(from).length;
      countBy(requests, 24, ({ at }) => Math.floor(world.zone.local(at).minute / 60)).forEach((count, hour) => {
        const index = weekdayOf(day) * 24 + hour;
        seen[index]! += count;
        expected[index]! += (students * pace.perDay * WEEK[index]!) / 24;
      });
    }
    expect(sumOf(seen)).toBeGreaterThan(35_000);
    expect(chiSquare(seen, expected)).toBeLessThan(chiSquareBound(168));
    const byWeekday = (counts: number[]) =>
      Array.from({ length: 7 }, (_, weekday) => sumOf(counts.slice(24 * weekday, 24 * weekday + 24)));
    expect(chiSquare(byWeekday(seen), byWeekday(expected))).toBeLessThan(chiSquareBound(7));
  });
});

describe('a minute of the day', () => {
  it.each([
    ['school days', SCHOOL_DAY, 3],
    ['weekends', WEEKEND_DAY, 6],
  ] as const)('is drawn as often as its hour is busy on %s, evenly within the hour', (_, table, weekday) => {
    const random = createRandom(1, `minutes:${weekday}`);
    const minutes = Array.from({ length: 50_000 }, () => busyMinute(random, weekday));
    const hours = countBy(minutes, 24, (minute) => Math.floor(minute / 60));
    expect(chiSquare(hours, scaledTo(minutes.length, table))).toBeLessThan(chiSquareBound(23));
    const quarters = countBy(minutes, 4, (minute) => Math.floor((minute % 60) / 15));
    expect(chiSquare(quarters, scaledTo(minutes.length, [1, 1, 1, 1]))).toBeLessThan(chiSquareBound(3));
  });
});

describe('bookings', () => {
  let plans: SessionPlan[];
  beforeAll(() => {
    plans = days.flatMap((day) => planDay(world, day));
  });

  it.each([
    ['school days', SCHOOL_DAY, false],
    ['weekends', WEEKEND_DAY, true],
  ])('are asked for at the hours of %s', (_, table, isFree) => {
    const asked = plans
      .map(({ requestedAt }) => world.zone.local(requestedAt))
      .filter(({ weekday }) => isWeekend(weekday) === isFree);
    const counts = countBy(asked, 24, ({ minute }) => Math.floor(minute / 60));
    expect(asked.length).toBeGreaterThan(500);
    expect(chiSquare(counts, scaledTo(asked.length, table))).toBeLessThan(chiSquareBound(23));
  });

  it.each([
    [
      'subject',
      12,
      ({ student }: { student: { subject: (typeof SUBJECTS)[number] } }) => SUBJECTS.indexOf(student.subject),
    ],
    ['weekday', 7, ({ weekday }: { weekday: number }) => weekday],
  ] as const)('of weekly sittings take place as often as is said, by %s', (_, classes, classOf) => {
    const isSteady = ({ fadesFrom, signedUpAt }: { fadesFrom: number; signedUpAt: number }) =>
      fadesFrom > START + 7 * WEEKS * DAY && signedUpAt < START - 7 * DAY;
    const steady = world.population.studentsUntil(firstDay).filter(isSteady);
    const sittings = steady.flatMap((student) => student.sittings.map(({ weekday }) => ({ student, weekday })));
    const possible = countBy(sittings, classes, classOf as (of: (typeof sittings)[number]) => number);
    const held = plans
      .filter(({ isRegular, student }) => isRegular && isSteady(student))
      .map(({ student, startsAt }) => ({ student, weekday: weekdayOf(world.zone.local(startsAt).day) }));
    const seen = countBy(held, classes, classOf as (of: (typeof held)[number]) => number);
    const expected = possible.map((count) => count * WEEKS * TAKES_PLACE);
    const statistic = chiSquare(seen, expected, (mean) => mean * (1 - TAKES_PLACE));
    expect(statistic).toBeLessThan(chiSquareBound(classes));
  });
});

describe('students', () => {
  const students = createWorld({
    ...world,
    students: 4000,
    tutors: 500,
    timezone: 'America/Chicago',
    backfillDays: 0,
  }).population.studentsUntil(firstDay);

  it.each([
    ['segment', SEGMENT_WEIGHTS],
    ['channel', CHANNEL_WEIGHTS],
  ] as const)('are of each %s as many as is said', (field, weights) => {
    const names: string[] = Object.keys(weights);
    const counts = countBy(students, names.length, (student) => names.indexOf(student[field]));
    const expected = scaledTo(students.length, Object.values(weights));
    expect(chiSquare(counts, expected)).toBeLessThan(chiSquareBound(names.length - 1));
  });

  it.each(Object.keys(SEGMENT_WEIGHTS) as (keyof typeof SEGMENT_WEIGHTS)[])('of %s learn what is said', (segment) => {
    const ours = students.filter((student) => student.segment === segment);
    const counts = countBy(ours, 12, ({ subject }) => SUBJECTS.indexOf(subject));
    const weights = SUBJECTS.map((subject) => subjectWeights(segment)[subject]);
    expect(chiSquare(counts, scaledTo(ours.length, weights))).toBeLessThan(chiSquareBound(11));
  });
});
