import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createRandom,
  type DemandRecipe,
  type GeneratedDemand,
  generateDemand,
} from '../../testing/generated-demand.js';
import { originsOf } from './back-test.js';
import { PROMISED } from './bands.js';
import { type DemandForecast, forecastDemand } from './forecast-demand.js';
import type { Booked } from './pickup.js';
import type { Values } from './profile.js';
import { hoursFrom, weekBefore } from './week-hours.js';

const HISTORY = 90 * 24;
const WEEK = 168;
const JULY = new Date('2026-07-01T00:00:00Z');

function run(
  values: Values,
  weekHours: Uint8Array,
  ahead: Uint8Array,
  booked: Booked | null = null,
): DemandForecast | null {
  const steps = forecastDemand({ values, weekHours }, ahead, PROMISED, booked);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function runAt({ values, weekHours }: GeneratedDemand, end: number): DemandForecast {
  const start = Math.max(0, end - HISTORY);
  return run(values.slice(start, end), weekHours.subarray(start, end), weekHours.subarray(end, end + WEEK))!;
}

const RECIPES: Record<string, Omit<DemandRecipe, 'seed'>> = {
  busy: { mean: 80, wander: 0.02 },
  middling: { mean: 12, wander: 0.02, dispersion: 0.02 },
  small: { mean: 2, wander: 0.02, dispersion: 0.05 },
  growing: { mean: 30, wander: 0.01, growth: 0.0005 },
  unruly: { mean: 40, wander: 0.05, dispersion: 0.15 },
};

describe('a forecast of generated demand', () => {
  // Mid-October 2026 and the weeks after: one of them has the 25-hour day.
  const origins = [15, 16, 17].map((week) => week * WEEK);
  const results = Object.entries(RECIPES).map(([name, recipe]) => {
    const [sums, hours] = [
      { error: 0, naive: 0 },
      { n: 0, in95: 0, in80: 0 },
    ];
    for (let seed = 1; seed <= 3; seed++) {
      const demand = generateDemand(JULY, 19, { ...recipe, seed: seed * 101 });
      for (const end of origins) {
        runAt(demand, end).points.forEach((point, i) => {
          const actual = demand.values[end + i]!;
          sums.error += Math.abs(actual - point.expected);
          sums.naive += Math.abs(actual - demand.values[weekBefore(demand, end + i)]!);
          hours.n++;
          hours.in95 += actual >= point.lower95 && actual <= point.upper95 ? 1 : 0;
          hours.in80 += actual >= point.lower80 && actual <= point.upper80 ? 1 : 0;
        });
      }
    }
    return { name, skill: 1 - sums.error / sums.naive, ...hours };
  });

  it.each(results)('is at least 12 % better than repeating last week where demand is $name', ({ skill }) => {
    expect(skill).toBeGreaterThan(0.12);
  });

  it('keeps what its bands promise', () => {
    const pooled = (key: 'in80' | 'in95') =>
      results.reduce((sum, one) => sum + one[key], 0) / results.reduce((sum, { n }) => sum + n, 0);
    expect(pooled('in95')).toBeGreaterThan(0.93);
    expect(pooled('in95')).toBeLessThan(0.985);
    expect(pooled('in80')).toBeGreaterThan(0.77);
    for (const { n, in95 } of results) expect(in95 / n).toBeGreaterThan(0.92);
  });
});

describe('a forecast that knows bookings', () => {
  const origins = [14, 15, 16, 17].map((week) => week * WEEK);
  const results = [1, 2, 3].flatMap((seed) => {
    const demand = generateDemand(JULY, 19, { mean: 6, wander: 0.03, dispersion: 0.1, seed: seed * 77 });
    const random = createRandom(seed);
    // Each request is booked up to four days ahead, as likely on any hour of them.
    const leads = demand.values.map((value) => Array.from({ length: value }, () => 96 * random()));
    const seenAt = (moment: number) =>
      Float64Array.from({ length: WEEK }, (_, i) => leads[moment + i]!.filter((lead) => lead > i).length);
    return origins.flatMap((end) => {
      const start = end - HISTORY;
      const values = demand.values.slice(start, end);
      const [known, ahead] = [demand.weekHours.subarray(start, end), demand.weekHours.subarray(end, end + WEEK)];
      const booked = { now: seenAt(end), atOrigins: originsOf(HISTORY).map((index) => seenAt(start + index)) };
      const [blind, seeing] = [run(values, known, ahead)!, run(values, known, ahead, booked)!];
      return seeing.points.map((point, i) => {
        const actual = demand.values[end + i]!;
        return { day: Math.floor(i / 24), actual, booked: booked.now[i]!, point, blind: blind.points[i]!.expected };
      });
    });
  });
  const errorOf = (days: (day: number) => boolean, of: (result: (typeof results)[number]) => number) =>
    results.filter(({ day }) => days(day)).reduce((sum, result) => sum + Math.abs(of(result) - result.actual), 0);
  const gainOn = (days: (day: number) => boolean) =>
    1 - errorOf(days, ({ point }) => point.expected) / errorOf(days, ({ blind }) => blind);

  it('has half the error on the next day, less on the second, and no more on the last days', () => {
    expect(gainOn((day) => day === 0)).toBeGreaterThan(0.5);
    expect(gainOn((day) => day === 1)).toBeGreaterThan(0.15);
    expect(gainOn((day) => day > 3)).toBeGreaterThan(-0.01);
  });

  it('has narrower bands that hold nonetheless, and never less than what is booked', () => {
    const inside = results.filter(({ actual, point }) => actual >= point.lower95 && actual <= point.upper95);
    expect(inside.length / results.length).toBeGreaterThan(0.93);
    const widthOn = (on: number) =>
      results.filter(({ day }) => day === on).reduce((sum, { point }) => sum + point.upper95 - point.lower95, 0);
    expect(widthOn(0)).toBeLessThan(0.7 * widthOn(6));
    expect(results.every(({ point, booked }) => point.lower95 >= booked)).toBe(true);
  });
});

describe('a forecast', () => {
  const demand = generateDemand(JULY, 16, { seed: 7, mean: 20 });
  const at = 14 * WEEK;

  it('has bands in order, whole for counts, and nothing below zero', () => {
    for (const { expected, lower80, upper80, lower95, upper95 } of runAt(demand, at).points) {
      expect([0, lower95, lower80, expected, upper80, upper95]).toEqual(
        [0, lower95, lower80, expected, upper80, upper95].sort((a, b) => a - b),
      );
      expect(lower95 === expected || Number.isInteger(lower95)).toBe(true);
      expect(upper95 === expected || Number.isInteger(upper95)).toBe(true);
    }
  });

  it('scales with its unit', () => {
    const start = at - HISTORY;
    const forecast = (factor: number) =>
      run(
        demand.values.slice(start, at).map((value) => value * factor),
        demand.weekHours.subarray(start, at),
        demand.weekHours.subarray(at, at + WEEK),
      )!;
    const [one, seventh] = [forecast(1), forecast(1 / 7)];
    seventh.points.forEach(({ expected }, i) => expect(expected * 7).toBeCloseTo(one.points[i]!.expected, 1));
  });

  it('follows a level that changed ten days ago, and says how much', () => {
    const values = demand.values.map((value, i) => (i >= at - 240 ? 2 * value : value));
    const forecast = runAt({ ...demand, values }, at);
    const truth = demand.rates.slice(at, at + WEEK).reduce((sum, rate) => sum + 2 * rate, 0);
    const told = forecast.points.reduce((sum, { expected }) => sum + expected, 0);
    expect(told / truth).toBeGreaterThan(0.85);
    expect(forecast.level).toBeGreaterThan(1.2);
  });

  it('has followed a level that changed a week ago nearly to the end', () => {
    const busy = generateDemand(JULY, 16, { seed: 19, mean: 60, dispersion: 0.02 });
    const values = busy.values.map((value, i) => (i >= at - WEEK ? Math.round(1.6 * value) : value));
    const told = runAt({ ...busy, values }, at).points.reduce((sum, { expected }) => sum + expected, 0);
    const truth = busy.rates.slice(at, at + WEEK).reduce((sum, rate) => sum + 1.6 * rate, 0);
    expect(told / truth).toBeGreaterThan(0.9);
  });

  it('is hardly moved by a day without any feed and a day of ten times as much', () => {
    const values: (number | null)[] = demand.values.map((value, i) => {
      if (i >= at - 96 && i < at - 72) return 10 * value;
      return value;
    });
    values.fill(null, at - 500, at - 500 + WEEK);
    const told = run(
      values.slice(at - HISTORY, at),
      demand.weekHours.subarray(at - HISTORY, at),
      demand.weekHours.subarray(at, at + WEEK),
    )!;
    const sum = told.points.reduce((total, { expected }) => total + expected, 0);
    const truth = demand.rates.slice(at, at + WEEK).reduce((total, rate) => total + rate, 0);
    expect(sum / truth).toBeGreaterThan(0.8);
    expect(sum / truth).toBeLessThan(1.35);
  });

  it('keeps to the clock over its changes', () => {
    // A class at 17:00 every day in Chicago, on both sides of 8 March (23 hours) and 1 November (25 hours).
    for (const change of ['2026-03-08T08:00:00Z', '2026-11-01T07:00:00Z']) {
      const from = Date.parse(change) - (HISTORY + 72) * 3_600_000;
      const { weekHours } = hoursFrom(from, HISTORY + WEEK, 'America/Chicago');
      const values = Array.from(weekHours, (hour) => (hour % 24 === 17 ? 9 : 0));
      const { points } = run(values.slice(0, HISTORY), weekHours.subarray(0, HISTORY), weekHours.subarray(HISTORY))!;
      points.forEach(({ expected }, i) => expect(expected).toBeCloseTo(values[HISTORY + i]!, 6));
    }
  });

  it('falls back to the four-week mean where nothing better is known', () => {
    const two = runAt({ ...demand, values: demand.values.slice(0, 15 * 24), weekHours: demand.weekHours }, 15 * 24);
    expect(two.method).toBe('four_week_mean');
    const expected = (demand.values[15 * 24 - WEEK]! + demand.values[15 * 24 - 2 * WEEK]!) / 2;
    expect(two.points[0]!.expected).toBeCloseTo(expected, 9);
    expect(two.points.every(({ upper95, lower95 }) => Number.isFinite(upper95) && lower95 >= 0)).toBe(true);
  });

  it('is none of nothing, of zeros, of a few days, and of nothing but gaps', () => {
    const { weekHours } = hoursFrom(JULY.getTime(), 2_160 + WEEK, 'America/Chicago');
    const of = (values: Values) => run(values, weekHours.subarray(0, values.length), weekHours.subarray(2_160));
    expect(of([])).toBeNull();
    expect(of(Array.from({ length: 2_160 }, () => -0))).toBeNull();
    expect(of(Array.from({ length: 100 }, () => 3))).toBeNull();
    expect(of(Array.from({ length: 2_160 }, () => null))).toBeNull();
  });

  it('is a number whatever comes', () => {
    const { weekHours } = hoursFrom(JULY.getTime(), 900 + WEEK, 'America/Chicago');
    const value = fc.oneof(
      fc.constant(null),
      fc.constant(0),
      fc.constant(-0),
      fc.integer({ min: 0, max: 9 }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 168, maxLength: 900, size: 'max' }), (values) => {
        const forecast = run(
          values,
          weekHours.subarray(0, values.length),
          weekHours.subarray(values.length, values.length + WEEK),
        );
        const numbers = forecast?.points.flatMap((point) => Object.values(point)) ?? [];
        return numbers.every((number) => Number.isFinite(number) && number >= 0);
      }),
      { numRuns: 25 },
    );
  });
});
