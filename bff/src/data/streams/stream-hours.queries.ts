import type { StreamName } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import { queryPrepared } from '../../platform/database/query-prepared.js';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import type { RollupRow } from './rollups.queries.js';

const HOUR_MS = 3_600_000;
/** So many hours at the end are read from the minutes: what just came is in them at once. */
const FRESH_HOURS = 2;
/** The youngest of several last values. */
const NEWEST = `(max(ARRAY[extract(epoch FROM r.last_at)::float8, r.last]) FILTER (WHERE r.last IS NOT NULL))[2]`;

/** An hour of a stream in which events were stored. */
export interface TouchedHour {
  stream: StreamName;
  hour: Date;
  /** Events of it, and the smallest of their ids. */
  events: number;
  eventId: string;
}

/** The hours that the events of a range of transactions lie in. */
export function selectTouchedHours(manager: EntityManager, { after, upTo }: TxRange): Promise<TouchedHour[]> {
  return queryPrepared(
    manager,
    {
      name: 'streams.touched-hours',
      text: `SELECT stream, date_trunc('hour', occurred_at, 'UTC') AS hour, count(*)::int AS events, min(event_id) AS "eventId"
         FROM events WHERE tx_id > $1::xid8 AND tx_id <= $2::xid8 GROUP BY 1, 2`,
    },
    [after, upTo],
  );
}

/** Adds hours up anew from their minutes; writes only what changed. */
export async function upsertStreamHours(
  manager: EntityManager,
  hours: readonly Pick<TouchedHour, 'stream' | 'hour'>[],
): Promise<void> {
  await manager.query(
    `INSERT INTO stream_hours AS h (stream, hour, count, sum, last)
     SELECT touched.stream, touched.hour, added.*
     FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::timestamptz[]) AS t(stream, hour)) AS touched, LATERAL (
       SELECT sum(r.count)::int, sum(r.sum), ${NEWEST} FROM rollups r
       WHERE r.stream = touched.stream AND r.minute >= touched.hour AND r.minute < touched.hour + interval '1 hour'
       HAVING count(*) > 0) AS added
     ORDER BY 1, 2
     ON CONFLICT (stream, hour) DO UPDATE SET count = excluded.count, sum = excluded.sum, last = excluded.last
     WHERE (h.count, h.sum, h.last) IS DISTINCT FROM (excluded.count, excluded.sum, excluded.last)`,
    [hours.map(({ stream }) => stream), hours.map(({ hour }) => hour)],
  );
}

// Of $1, the streams, in spans from $2 to $3; from $4 on by the minute.
const HOURS = `
  SELECT s.stream, x.* FROM unnest($1::text[]) AS s(stream), unnest($2::timestamptz[], $3::timestamptz[]) AS span("from", until),
  LATERAL (
    SELECT h.hour AS at, h.count, h.sum, h.last FROM stream_hours h
    WHERE h.stream = s.stream AND h.hour >= span."from" AND h.hour < least(span.until, $4::timestamptz)
    UNION ALL
    SELECT date_trunc('hour', r.minute, 'UTC'), sum(r.count), sum(r.sum), ${NEWEST} FROM rollups r
    WHERE r.stream = s.stream AND r.minute >= greatest(span."from", $4) AND r.minute < span.until GROUP BY 1
  ) AS x`;

/** Whole hours of UTC of some streams, in spans that do not touch each other, the oldest first; milliseconds since 1970. */
export interface HoursAsked {
  streams: readonly StreamName[];
  spans: readonly { from: number; until: number }[];
  /** The two whole hours before this, or before the end of the last span, have what was just posted. */
  asOf: number;
}

/**
 * What streams came to in each hour of UTC in [from, to), from whole hour to whole hour; hours without events are left
 * out. `at` is where the hour begins, in milliseconds since 1970; `count` says how many events, whatever the stream's
 * valuation (`valueOf` makes that of it). The two hours before `to` have what was just posted; an event that comes for an
 * earlier one is in it some seconds later. In no order.
 */
export function selectStreamHours(
  manager: EntityManager,
  { streams, from, to }: { streams: readonly StreamName[]; from: Date; to: Date },
): Promise<RollupRow[]> {
  const span = { from: from.getTime(), until: to.getTime() };
  return selectHourSpans(manager, { streams, spans: [span], asOf: span.until });
}

/** The same over several spans. */
export async function selectHourSpans(manager: EntityManager, asked: HoursAsked): Promise<RollupRow[]> {
  return rowsOf(await manager.query<Columns[]>(columns(`SELECT * FROM (${HOURS}) AS hours`), valuesOf(asked)));
}

/** The same added up to the days of a time zone, whose offset from UTC is of whole hours. */
export async function selectDaySpans(
  manager: EntityManager,
  asked: HoursAsked,
  timeZone: string,
): Promise<RollupRow[]> {
  const days = `
    SELECT stream, at, count, sum, newest[2] AS last FROM (
      SELECT stream, date_trunc('day', at, $5) AS at, sum(count) AS count, sum(sum) AS sum,
        max(ARRAY[extract(epoch FROM at)::float8, last]) FILTER (WHERE last IS NOT NULL) AS newest
      FROM (${HOURS}) AS hours GROUP BY 1, 2) AS days`;
  return rowsOf(await manager.query<Columns[]>(columns(days), [...valuesOf(asked), timeZone]));
}

/** A stream's rollups, column by column: thousands of rows take several times as long to read one by one. */
interface Columns {
  stream: StreamName;
  at: number[];
  count: number[];
  sum: (number | null)[];
  last: (number | null)[];
}

function columns(rows: string): string {
  const of = (value: string, name: string) => `array_to_json(array_agg(${value})) AS ${name}`;
  return `SELECT stream, ${of('(extract(epoch FROM at) * 1000)::float8', 'at')}, ${of('count', 'count')}, ${of('sum', 'sum')},
    ${of('last', 'last')} FROM (${rows}) AS rows GROUP BY stream`;
}

function rowsOf(streams: readonly Columns[]): RollupRow[] {
  return streams.flatMap(({ stream, at, count, sum, last }) =>
    at.map((time, i) => ({ stream, at: time, count: count[i]!, sum: sum[i]!, last: last[i]! })),
  );
}

function valuesOf({ streams, spans, asOf }: HoursAsked): unknown[] {
  const end = Math.min(spans.at(-1)?.until ?? 0, asOf);
  const fresh = Math.floor(end / HOUR_MS - FRESH_HOURS) * HOUR_MS;
  const [from, until] = [spans.map((span) => new Date(span.from)), spans.map((span) => new Date(span.until))];
  return [streams, from, until, new Date(fresh)];
}
