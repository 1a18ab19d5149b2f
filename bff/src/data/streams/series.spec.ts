import { describe, expect, it } from '@jest/globals';
import type { Rollup } from './bucket.js';
import { type Bucket, foldSeries, spansOf } from './series.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const noon = Date.parse('2026-11-20T18:00:00Z');
const OFFSET = -6 * HOUR;
const hour = (at: number, offset = OFFSET): Bucket => ({ at, until: at + HOUR, local: at + offset });
const counted = (...rows: [at: number, count: number][]) =>
  new Map(rows.map(([at, count]): [number, Rollup] => [at, { count, sum: null, last: null }]));
const weeksBefore = (...weeks: number[]) => weeks.map((week) => noon - week * WEEK);

describe('a series', () => {
  it('compares each bucket with the same hour of the week in the four weeks before', () => {
    const buckets = [...weeksBefore(4, 3, 2, 1), noon - HOUR, noon].map((at) => hour(at));
    const values = counted(
      [noon - 4 * WEEK, 90],
      [noon - 3 * WEEK, 110],
      [noon - 2 * WEEK, 100],
      [noon - WEEK, 100],
      [noon, 115],
    );
    const stored = { stream: 'session.started', firstAt: noon - 4 * WEEK, rollups: values } as const;
    const points = foldSeries(stored, { step: '1h', buckets, start: noon - HOUR, asOf: noon + HOUR });
    expect(points).toEqual([
      { timestamp: new Date(noon - HOUR).toISOString(), value: 0, normalized: null, baseline: null },
      {
        timestamp: new Date(noon).toISOString(),
        value: 115,
        normalized: 75,
        baseline: { mean: 100, lower: 80, upper: 120, weeks: 4 },
      },
    ]);
  });

  it('takes hours before the first event as unknown, and later ones without events as none', () => {
    const buckets = [...weeksBefore(4, 3, 2, 1), noon].map((at) => hour(at));
    const stored = {
      stream: 'session.started',
      firstAt: noon - 2 * WEEK,
      rollups: counted([noon - 2 * WEEK, 8]),
    } as const;
    const [point] = foldSeries(stored, { step: '1h', buckets, start: noon, asOf: noon + HOUR });
    expect(point).toMatchObject({ value: 0, baseline: { mean: 4, weeks: 2 } });
  });

  it('leaves measures without events out of the mean, and has no value for them', () => {
    const buckets = [...weeksBefore(2, 1), noon].map((at) => hour(at));
    const rollups = new Map([[noon - 2 * WEEK, { count: 2, sum: 9, last: null }]]);
    const stored = { stream: 'session.rating.submitted_by_student', firstAt: noon - 2 * WEEK, rollups } as const;
    const [point] = foldSeries(stored, { step: '1h', buckets, start: noon, asOf: noon + HOUR });
    expect(point).toMatchObject({ value: null, normalized: null, baseline: { mean: 4.5, lower: null, weeks: 1 } });
  });

  it('does not judge a bucket that is not over', () => {
    const buckets = [...weeksBefore(2, 1), noon].map((at) => hour(at));
    const stored = { stream: 'session.started', firstAt: noon - 2 * WEEK, rollups: counted([noon, 3]) } as const;
    const [point] = foldSeries(stored, { step: '1h', buckets, start: noon, asOf: noon + HOUR - 1 });
    expect(point).toMatchObject({ value: 3, normalized: null, baseline: { mean: 0, weeks: 2 } });
  });

  it('tells a bucket the same whatever else is asked for: never by what came after it', () => {
    const buckets = [...weeksBefore(5, 4, 3, 2, 1), noon].map((at) => hour(at));
    const rollups = counted(...weeksBefore(5, 4, 3, 2, 1).map((at, i): [number, number] => [at, 10 * i]));
    const stored = { stream: 'session.started', firstAt: noon - 5 * WEEK, rollups } as const;
    const at = noon - 2 * WEEK;
    const long = foldSeries(stored, { step: '1h', buckets, start: at, asOf: noon + HOUR });
    const short = foldSeries(stored, { step: '1h', buckets: buckets.filter((b) => b.at <= at), start: at, asOf: noon });
    expect(long[0]).toEqual(short[0]);
    expect(long[0]?.baseline).toMatchObject({ mean: 10, weeks: 3 });
  });

  it('finds the same hour of the clock on the other side of a change of clocks', () => {
    // Daylight saving ended on November 1, 2026: noon was an hour earlier by UTC before.
    const buckets = [hour(noon - 3 * WEEK - HOUR, OFFSET + HOUR), hour(noon - 3 * WEEK, OFFSET + HOUR), hour(noon)];
    const rollups = counted([noon - 3 * WEEK - HOUR, 20], [noon - 3 * WEEK, 99]);
    const stored = { stream: 'session.started', firstAt: noon - 4 * WEEK, rollups } as const;
    const [point] = foldSeries(stored, { step: '1h', buckets, start: noon, asOf: noon + HOUR });
    expect(point?.baseline).toMatchObject({ mean: 20, weeks: 1 });
  });

  it('compares five minutes with all five minutes of that hour of the week', () => {
    const minutes = (at: number, n: number): Bucket => ({
      at: at + n * 300_000,
      until: at + (n + 1) * 300_000,
      local: at + n * 300_000 + OFFSET,
    });
    const buckets = [noon - 2 * WEEK, noon - WEEK, noon].flatMap((at) =>
      Array.from({ length: 12 }, (_, n) => minutes(at, n)),
    );
    const rollups = counted([noon - WEEK, 12], [noon - 2 * WEEK + 300_000, 12]);
    const stored = { stream: 'session.started', firstAt: noon - 2 * WEEK, rollups } as const;
    const points = foldSeries(stored, { step: '5m', buckets, start: noon, asOf: noon + HOUR });
    expect(points).toHaveLength(12);
    for (const point of points) expect(point.baseline).toMatchObject({ mean: 1, weeks: 2 });
  });

  it('compares days with the same weekday, be they 23 or 25 hours long', () => {
    const day = (at: string, until: string, local: string): Bucket => ({
      at: Date.parse(at),
      until: Date.parse(until),
      local: Date.parse(local),
    });
    const buckets = [
      day('2026-10-25T05:00:00Z', '2026-10-26T05:00:00Z', '2026-10-25T00:00:00Z'),
      day('2026-11-01T05:00:00Z', '2026-11-02T06:00:00Z', '2026-11-01T00:00:00Z'),
      day('2026-11-08T06:00:00Z', '2026-11-09T06:00:00Z', '2026-11-08T00:00:00Z'),
    ];
    const rollups = counted([buckets[0]!.at, 40], [buckets[1]!.at, 60]);
    const stored = { stream: 'session.started', firstAt: buckets[0]!.at, rollups } as const;
    const [point] = foldSeries(stored, { step: '1d', buckets, start: buckets[2]!.at, asOf: buckets[2]!.until });
    expect(point?.baseline).toMatchObject({ mean: 50, weeks: 2 });
  });

  it('reads spans without a gap at once', () => {
    expect(spansOf([hour(0), hour(HOUR), hour(5 * HOUR)])).toEqual([
      { from: 0, until: 2 * HOUR },
      { from: 5 * HOUR, until: 6 * HOUR },
    ]);
    expect(spansOf([])).toEqual([]);
  });
});
