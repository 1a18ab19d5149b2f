import type { HistoryStep, StreamName } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { Rollup } from './bucket.js';
import type { Bucket } from './series.js';
import { BASELINE_WEEKS } from './usual.js';

const INTERVAL: Readonly<Record<HistoryStep, string>> = {
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': '1 hour',
  '1d': '1 day',
};
/** Of which days are made: clocks are changed by no less. */
const DAY_PART = '30 minutes';

/** A stream's rollup of one bucket that has events. */
export interface RollupRow extends Rollup {
  stream: StreamName;
  /** Milliseconds since 1970: where the bucket begins. */
  at: number;
}

/** The first and the last minute of a stream that have events. */
export interface KnownRow {
  stream: StreamName;
  firstAt: Date | null;
  lastAt: Date | null;
}

/** When each of the streams was first and last heard of, to the minute; a row for each, in the order asked. */
export function selectKnown(manager: EntityManager, streams: readonly StreamName[]): Promise<KnownRow[]> {
  return manager.query(
    `SELECT s.stream,
       (SELECT r.minute FROM rollups r WHERE r.stream = s.stream ORDER BY r.minute LIMIT 1) AS "firstAt",
       (SELECT r.minute FROM rollups r WHERE r.stream = s.stream ORDER BY r.minute DESC LIMIT 1) AS "lastAt"
     FROM unnest($1::text[]) WITH ORDINALITY AS s(stream, nth) ORDER BY s.nth`,
    [streams],
  );
}

/** A stream's rollup of an hour. */
export interface HourRow extends Rollup {
  stream: StreamName;
  from: Date;
}

/**
 * The hour up to `until`, and what the clocks called the same in each of the weeks before, for each stream; hours
 * without events are among them. The youngest first.
 */
export function selectHours(
  manager: EntityManager,
  streams: readonly StreamName[],
  { until, timeZone }: { until: Date; timeZone: string },
): Promise<HourRow[]> {
  return manager.query(
    `WITH hours AS MATERIALIZED (
       SELECT weeks, until - interval '1 hour' AS "from", until FROM (
         SELECT weeks, (($2::timestamptz AT TIME ZONE $3) - make_interval(weeks => weeks)) AT TIME ZONE $3 AS until
         FROM generate_series(0, ${BASELINE_WEEKS}) AS weeks) AS ends
     )
     SELECT s.stream, h."from", x.count, x.sum, x.last
     FROM unnest($1::text[]) AS s(stream), hours h, LATERAL (
       SELECT coalesce(sum(r.count), 0)::float8 AS count, sum(r.sum) AS sum,
         (max(ARRAY[extract(epoch FROM r.last_at)::float8, r.last]) FILTER (WHERE r.last IS NOT NULL))[2] AS last
       FROM rollups r WHERE r.stream = s.stream AND r.minute >= h."from" AND r.minute < h.until) AS x
     ORDER BY h.weeks`,
    [streams, until, timeZone],
  );
}

/**
 * The buckets of [start, end) from the whole hour on, and of the same hours of each week before, each once, oldest first. They begin where the
 * clocks of the time zone show whole steps: a day is 23 or 25 hours long where they are changed.
 */
export function selectBuckets(
  manager: EntityManager,
  { start, end, step, timeZone }: { start: Date; end: Date; step: HistoryStep; timeZone: string },
): Promise<Bucket[]> {
  const ms = (time: string) => `(extract(epoch FROM ${time}) * 1000)::float8`;
  // Days are counted on the clock; shorter steps never are, because an hour may come twice there.
  const made =
    step === '1d'
      ? `SELECT day AT TIME ZONE $3 AS at, (day + interval '1 day') AT TIME ZONE $3 AS until FROM spans, generate_series(
           date_trunc('day', "from" AT TIME ZONE $3), (until AT TIME ZONE $3) - interval '1 microsecond', interval '1 day') AS day`
      : `SELECT at, at + $4::interval AS until FROM spans, generate_series(
           date_bin($4::interval, "from", date_trunc('day', $1::timestamptz, $3)), until - interval '1 microsecond', $4::interval) AS at`;
  return manager.query(
    `WITH spans AS (
       SELECT date_trunc('hour', $1::timestamptz, $3) AS "from", $2::timestamptz AS until
       UNION ALL
       -- Whole hours of the weeks before: of them the baselines of shorter steps are made.
       SELECT date_trunc('hour', ($1::timestamptz AT TIME ZONE $3) - ago) AT TIME ZONE $3,
         date_trunc('hour', ($2::timestamptz AT TIME ZONE $3) - ago + interval '1 hour' - interval '1 microsecond') AT TIME ZONE $3
       FROM generate_series(1, ${BASELINE_WEEKS}) AS weeks, make_interval(weeks => weeks) AS ago WHERE $4::text IS NOT NULL
     ), buckets AS (SELECT DISTINCT at, until FROM (${made}) AS made)
     SELECT ${ms('at')} AS at, ${ms('until')} AS until, ${ms('at AT TIME ZONE $3')} AS local FROM buckets ORDER BY at`,
    [start, end, timeZone, INTERVAL[step]],
  );
}

/** Which buckets' rollups are wanted. */
export interface RollupsAsked {
  streams: readonly StreamName[];
  /** Whole buckets, of days or of one grid, in spans that do not touch each other, the oldest first; milliseconds since 1970. */
  spans: readonly { from: number; until: number }[];
  step: HistoryStep;
  timeZone: string;
}

/**
 * The rollups of the streams by bucket; buckets without events are left out. Stream by stream and span by span, because
 * PostgreSQL reads the whole table for a join with the spans (measured over 120 days, a day of one stream: 330 and 7 ms).
 */
export function selectRollups(
  manager: EntityManager,
  { streams, spans, step, timeZone }: RollupsAsked,
): Promise<RollupRow[]> {
  return manager.query(
    `WITH parts AS MATERIALIZED (
       SELECT s.stream, x.* FROM unnest($1::text[]) AS s(stream), unnest($2::timestamptz[], $3::timestamptz[]) AS span("from", until),
       LATERAL (
         SELECT date_bin($4::interval, r.minute, ($2::timestamptz[])[1]) AS at, sum(r.count)::float8 AS count, sum(r.sum) AS sum,
           max(ARRAY[extract(epoch FROM r.last_at)::float8, r.last]) FILTER (WHERE r.last IS NOT NULL) AS newest
         FROM rollups r WHERE r.stream = s.stream AND r.minute >= span."from" AND r.minute < span.until
         GROUP BY 1) AS x
     )
     SELECT stream, (extract(epoch FROM CASE WHEN $5 THEN date_trunc('day', at, $6) ELSE at END) * 1000)::float8 AS at,
       sum(count) AS count, sum(sum) AS sum, (max(newest))[2] AS last
     FROM parts GROUP BY 1, 2`,
    [
      streams,
      spans.map(({ from }) => new Date(from)),
      spans.map(({ until }) => new Date(until)),
      step === '1d' ? DAY_PART : INTERVAL[step],
      step === '1d',
      timeZone,
    ],
  );
}
