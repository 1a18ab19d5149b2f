import { describe, expect, it } from '@jest/globals';
import { add, addBy, type Cell, figuresOf, NO_COUNTS } from './cell.js';
import { changesOf, dropsOf } from './changes.js';
import { anomaliesOf } from './own-past.js';
import { performanceOf, weeksUpTo } from './performance.js';
import { DEFAULT_PRIOR } from './shrink.js';
import { trendsOf } from './trend.js';

const MONDAY = '2026-11-16';
const priors = { all: { ...DEFAULT_PRIOR, success: 0.8 }, bySubject: new Map() };
const cell = (startsOn: string, counts: Partial<Cell>): Cell => ({
  ...NO_COUNTS,
  subject: 'calculus',
  startsOn,
  ...counts,
});
/** A week with so many sessions of an hour, all rated the same. */
const rated = (startsOn: string, sessions: number, stars: number) =>
  cell(startsOn, {
    completed: sessions,
    minutes: 60 * sessions,
    rated: sessions,
    stars: sessions * stars,
    starsSquared: sessions * stars * stars,
  });
const weeks = (...sessions: number[]) =>
  sessions.map((count, i) => ({ ...rated('', count, 4), startsOn: weeksUpTo([], MONDAY, 26)[i]!.startsOn }));

describe("a tutor's figures", () => {
  it('are the sums of the cells, by hand', () => {
    const cells = [
      cell('2026-11-02', { completed: 6, cancelled: 1, noShow: 1, minutes: 330, rated: 4, stars: 17 }),
      cell('2026-11-09', { completed: 2, minutes: 90, rated: 1, stars: 3, firstRated: 1, subject: 'physics' }),
    ];
    expect(figuresOf(add(cells))).toEqual({
      sessions: 8,
      hours: 7,
      meanRating: 4,
      rated: 5,
      ended: 10,
      completionRate: 0.8,
      cancellationRate: 0.1,
      noShowRate: 0.1,
      firstSessionsRated: 1,
      firstSessionsGood: 0,
      firstSessionSuccess: 0,
    });
    expect([...addBy(cells, 'subject')].map(([subject, { completed }]) => [subject, completed])).toEqual([
      ['calculus', 6],
      ['physics', 2],
    ]);
  });

  it('of nothing are unknown, not 0', () => {
    const { meanRating, completionRate, firstSessionSuccess, hours } = figuresOf(add([]));
    expect([meanRating, completionRate, firstSessionSuccess, hours]).toEqual([null, null, null, 0]);
    expect(performanceOf([], MONDAY, priors)).toBeNull();
  });

  it('take in the current week and the twelve before it, and nothing else', () => {
    const cells = ['2026-08-17', '2026-08-24', '2026-11-16', '2026-11-23'].map((week) => rated(week, 1, 5));
    expect(performanceOf(cells, MONDAY, priors)?.counts.completed).toBe(2);
  });
});

describe('underperforming', () => {
  const flagged = (firstGood: number, firstRated: number) =>
    performanceOf([cell(MONDAY, { completed: 100, firstGood, firstRated })], MONDAY, priors);

  it.each([
    [6, 10, true],
    [7, 10, false],
    [3, 5, true],
    // Too few to say so by themselves: (2 + 8) / 13 and (0 + 8) / 13 beside what is usual.
    [2, 3, false],
    [0, 3, true],
    [0, 2, false],
    [0, 0, false],
  ])('with %d of %d: %s', (good, n, expected) => {
    expect(flagged(good, n)!.flags.some(({ kind }) => kind === 'underperforming')).toBe(expected);
  });

  it('says how probable it is that the true share lies under 70 %', () => {
    const [few, many] = [flagged(2, 4), flagged(50, 100)];
    expect(many!.underTarget).toBeGreaterThan(0.999);
    expect(few!.underTarget).toBeLessThan(many!.underTarget!);
    expect(flagged(0, 0)!.underTarget).toBeNull();
  });

  it('gives its reason with the figures', () => {
    expect(flagged(3, 10)!.flags[0]!.reason).toBe(
      '3 of 10 rated first sessions went well: 30 %, under the 70 % that is expected.',
    );
  });
});

describe('a change from one week to the next', () => {
  const drops = (before: Partial<Cell>, week: Partial<Cell>) =>
    dropsOf(cell('', before), cell('', week)).map(({ metric }) => metric);

  it('is the share of the week before', () => {
    const changes = changesOf(rated('', 8, 4), rated('', 6, 5));
    expect(Object.fromEntries(changes.map(({ metric, change }) => [metric, change]))).toEqual({
      firstSessionSuccess: null,
      meanRating: 0.25,
      completionRate: 0,
      sessions: -0.25,
    });
  });

  it('is unknown from nothing', () => {
    expect(changesOf(NO_COUNTS, rated('', 6, 5)).map(({ change }) => change)).toEqual([null, null, null, null]);
  });

  it('is a drop only over 20 %', () => {
    expect(drops(rated('', 5, 5), rated('', 5, 4))).toEqual([]);
    expect(drops(rated('', 5, 5), rated('', 5, 3.9))).toEqual(['meanRating']);
    expect(drops({ completed: 10 }, { completed: 7, cancelled: 3 })).toEqual(['completionRate']);
    expect(drops({ firstRated: 10, firstGood: 9 }, { firstRated: 10, firstGood: 7 })).toEqual(['firstSessionSuccess']);
  });

  it('of one or two sessions is no drop, and fewer sessions are none', () => {
    expect(drops(rated('', 5, 5), rated('', 2, 1))).toEqual([]);
    expect(drops(rated('', 20, 5), rated('', 3, 5))).toEqual([]);
  });

  it('is told of the last full week, not of the one under way', () => {
    const cells = [rated('2026-11-02', 5, 5), rated('2026-11-09', 5, 3), rated(MONDAY, 5, 1)];
    expect(performanceOf(cells, MONDAY, priors)!.flags.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['drop', 'The mean rating fell by 40 % in a week, from 5.0 to 3.0.'],
    ]);
  });
});

describe('a trend', () => {
  const ofRating = (...stars: number[]) =>
    trendsOf(stars.map((one) => rated('', 5, one))).find(({ metric }) => metric === 'meanRating')!;

  it('is the slope of the line', () => {
    expect(ofRating(3, 3.5, 4, 4.5, 5)).toMatchObject({ perWeek: expect.closeTo(0.5), direction: 'improving' });
    expect(ofRating(5, 4.5, 4.1, 3.4, 3)).toMatchObject({ direction: 'declining' });
    expect(ofRating(4, 4, 4, 4).direction).toBe('steady');
    expect(ofRating(4, 5, 3, 4.2, 4, 4.1).direction).toBe('steady');
  });

  it('is unknown with fewer than four weeks', () => {
    expect(ofRating(3, 4, 5)).toEqual({ metric: 'meanRating', perWeek: null, direction: null, weeks: 3 });
    expect(trendsOf([]).map(({ weeks: known }) => known)).toEqual([0, 0, 0, 0]);
  });

  it('begins with the first session, not with the weeks before it', () => {
    const sessions = trendsOf([NO_COUNTS, NO_COUNTS, ...weeks(8, 8, 8, 8)]).find(({ metric }) => metric === 'sessions');
    expect(sessions).toEqual({ metric: 'sessions', perWeek: 0, direction: 'steady', weeks: 4 });
  });

  it('weighs a week by its ratings', () => {
    const [heavy, light] = [50, 1].map(
      (n) =>
        trendsOf([rated('', 9, 4), rated('', 9, 4), rated('', 9, 4), rated('', n, 2)]).find(
          ({ metric }) => metric === 'meanRating',
        )!.perWeek!,
    );
    expect(heavy!).toBeLessThan(light!);
  });
});

describe("a tutor's own past", () => {
  it('makes a collapse unusual, and says of which week and how far', () => {
    const found = anomaliesOf([...weeks(9, 11, 10, 8, 12, 10, 9), { ...rated('', 10, 1), startsOn: 'last' }]);
    expect(found).toEqual([
      { metric: 'meanRating', startsOn: 'last', value: 1, expected: 4, direction: 'below', chance: expect.any(Number) },
    ]);
    expect(found[0]!.chance).toBeLessThan(1e-6);
  });

  it('knows a week without sessions after busy ones, and a week of cancellations', () => {
    const usual = weeks(30, 33, 28, 31, 35, 30, 29, 32);
    expect(anomaliesOf([...usual, { ...NO_COUNTS, startsOn: 'x' }]).map((a) => [a.metric, a.direction])).toEqual([
      ['sessions', 'below'],
    ]);
    const cancelled = { ...cell('', { completed: 22, cancelled: 9 }), startsOn: 'x' };
    expect(anomaliesOf([...usual, cancelled]).map(({ metric }) => metric)).toEqual(['completionRate']);
  });

  it('is not held against the first weeks, nor against nothing', () => {
    expect(anomaliesOf(weeks(0, 0, 0, 9, 0, 9, 40))).toEqual([]);
    expect(anomaliesOf([])).toEqual([]);
    expect(anomaliesOf(weeks(0, 0, 0))).toEqual([]);
  });

  it('leaves alone what only chance moves: under one finding in 250 weeks of four metrics', () => {
    let state = 3;
    const random = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const week = (): Partial<Cell> => {
      const ended = Array.from({ length: 24 }, random).filter((x) => x < 1 / 3).length;
      const completed = Array.from({ length: ended }, random).filter((x) => x < 0.9).length;
      const stars = Array.from({ length: completed }, () => 3 + Math.floor(random() * 3));
      return {
        completed,
        cancelled: ended - completed,
        rated: completed,
        stars: stars.reduce((a, b) => a + b, 0),
        starsSquared: stars.reduce((a, b) => a + b * b, 0),
      };
    };
    const tutors = Array.from({ length: 150 }, () => Array.from({ length: 17 }, () => cell('', week())));
    const found = tutors.flatMap((tutor) => anomaliesOf(tutor)).length;
    expect(found / (150 * 13)).toBeLessThan(1 / 250);
  });
});
