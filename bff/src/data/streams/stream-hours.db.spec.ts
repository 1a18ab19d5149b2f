import type { StreamName } from '@iops/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { eventually } from '../../testing/eventually.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';
import { selectDaySpans, selectHourSpans, selectStreamHours, upsertStreamHours } from './stream-hours.queries.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CALLS = 'support.call.inbound';
const RATINGS = 'session.rating.submitted_by_student';
const at = (time: string) => Date.parse(time);

describe('the hours of streams', () => {
  let test: TestApp;
  let database: DataSource;
  let ids = 0;
  /** Beyond what is read from the minutes. */
  const longAgo = Math.floor(Date.now() / HOUR - 50) * HOUR;
  const read = async (stream: StreamName, from: number, to = from + HOUR) =>
    (await selectStreamHours(database.manager, { streams: [stream], from: new Date(from), to: new Date(to) })).sort(
      (a, b) => a.at - b.at,
    );
  const minute = (stream: StreamName, time: number, { count = 1, sum = null, last = null }: Partial<Counted> = {}) =>
    database.query(`INSERT INTO rollups (stream, minute, count, sum, last, last_at) VALUES ($1, $2, $3, $4, $5, $2)`, [
      stream,
      new Date(time),
      count,
      sum,
      last,
    ]);
  const call = (time: number, event_id = `hours-${ids++}`) => ({
    event_id,
    event_type: CALLS,
    occurred_at: new Date(time).toISOString(),
    data: { call_id: event_id, customer_id: 'stu_1' },
  });

  beforeAll(async () => {
    test = await startTestApp();
    database = test.app.get(DataSource);
  });
  afterAll(() => test.close());
  beforeEach(() => database.query('TRUNCATE rollups, stream_hours'));

  it('are kept up with the events, and late ones are added; the same event counts once', async () => {
    await test.ingest([call(longAgo), call(longAgo + HOUR - 1), call(longAgo + HOUR)]);
    const until = longAgo + 10 * HOUR;
    const counts = async () => (await read(CALLS, longAgo, until)).map((row) => [row.at - longAgo, row.count]);
    await eventually(async () =>
      expect(await counts()).toEqual([
        [0, 2],
        [HOUR, 1],
      ]),
    );
    await test.ingest([call(longAgo + 5, 'late')]);
    await test.ingest([call(longAgo + 5, 'late')]);
    await eventually(async () =>
      expect(await counts()).toEqual([
        [0, 3],
        [HOUR, 1],
      ]),
    );
  });

  it('are added up from their minutes: counts and sums, and the youngest last value', async () => {
    const noon = at('2025-06-10T12:00:00Z');
    await minute(RATINGS, noon, { count: 2, sum: 9, last: 4 });
    await minute(RATINGS, noon + 59 * 60_000, { count: 1, sum: 3.5, last: 5 });
    await minute(RATINGS, noon + HOUR, { count: 1 });
    const hours = [noon, noon, noon + HOUR, noon + 2 * HOUR].map(
      (time) => ({ stream: RATINGS, hour: new Date(time) }) as const,
    );
    await upsertStreamHours(database.manager, hours);
    expect(await read(RATINGS, noon, noon + DAY)).toEqual([
      { stream: RATINGS, at: noon, count: 3, sum: 12.5, last: 5 },
      { stream: RATINGS, at: noon + HOUR, count: 1, sum: null, last: null },
    ]);
  });

  it('have what was just posted in the two hours before the end, though it was not added up yet', async () => {
    const end = at('2025-06-10T12:00:00Z');
    for (const hoursAgo of [1, 2, 3]) await minute(CALLS, end - hoursAgo * HOUR, { count: hoursAgo });
    expect((await read(CALLS, end - DAY, end)).map((row) => row.count)).toEqual([2, 1]);
    // Ends within an hour: that hour, and the two before.
    expect((await read(CALLS, end - DAY, end - HOUR + 1)).map((row) => row.count)).toEqual([3, 2, 1]);
  });

  it('are left out without events, before and after the span, and of other streams', async () => {
    const noon = at('2025-06-10T12:00:00Z');
    for (const time of [noon - HOUR, noon, noon + 4 * HOUR, noon + 5 * HOUR]) {
      await minute(CALLS, time);
      await upsertStreamHours(database.manager, [{ stream: CALLS, hour: new Date(time) }]);
    }
    await minute(RATINGS, noon);
    expect((await read(CALLS, noon, noon + 5 * HOUR)).map((row) => row.at)).toEqual([noon, noon + 4 * HOUR]);
    expect(await read(CALLS, noon, noon)).toEqual([]);
  });

  it('read the same from the hours as from the minutes, in several spans and by days of 23 and 25 hours', async () => {
    // Clocks were set back on November 2, 2025: that day begins at 05:00 and ends at 06:00 UTC.
    const midnight = at('2025-11-02T05:00:00Z');
    for (const hours of [-1, 0, 24, 25, 30]) {
      await minute(CALLS, midnight + hours * HOUR, { count: 1, last: hours });
      await upsertStreamHours(database.manager, [{ stream: CALLS, hour: new Date(midnight + hours * HOUR) }]);
    }
    const spans = [
      { from: midnight - DAY, until: midnight + 25 * HOUR },
      { from: midnight + 25 * HOUR + DAY, until: midnight + 25 * HOUR + 2 * DAY },
    ];
    const days = await selectDaySpans(
      database.manager,
      { streams: [CALLS], spans, asOf: Date.now() },
      'America/Chicago',
    );
    expect(days.sort((a, b) => a.at - b.at)).toEqual([
      { stream: CALLS, at: midnight - DAY, count: 1, sum: null, last: -1 },
      { stream: CALLS, at: midnight, count: 2, sum: null, last: 24 },
    ]);
    const hours = await selectHourSpans(database.manager, { streams: [CALLS], spans, asOf: Date.now() });
    expect(hours.map((row) => (row.at - midnight) / HOUR).sort((a, b) => a - b)).toEqual([-1, 0, 24]);
  });

  it('of a day that is not over have what was just posted', async () => {
    const now = Date.now();
    const today = Math.floor(now / DAY) * DAY;
    await minute(CALLS, Math.floor(now / HOUR) * HOUR, { count: 3, last: null });
    const asked = { streams: [CALLS] as const, spans: [{ from: today, until: today + DAY }], asOf: now };
    expect(await selectDaySpans(database.manager, asked, 'UTC')).toMatchObject([{ at: today, count: 3 }]);
  });

  it('of none are none', async () => {
    expect(await selectHourSpans(database.manager, { streams: [CALLS], spans: [], asOf: Date.now() })).toEqual([]);
    await upsertStreamHours(database.manager, []);
  });
});

interface Counted {
  count: number;
  sum: number | null;
  last: number | null;
}
