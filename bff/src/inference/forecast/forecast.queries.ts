import type { ForecastMethod } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { Bounds } from './bands.js';
import type { Outside } from './keep-coverage.js';
import type { ScoreSums } from './score-forecast.js';

/** A forecast stays the newest of its subject for no longer than its horizon. */
const HORIZON = "interval '8 days'";

/** A forecast as it is stored, without its hours. All demand is in tutor-hours. */
export interface RunRow {
  subject: string;
  madeAt: Date;
  method: ForecastMethod;
  hoursPerRequest: number;
  /** Variance of demand summed over a span, with mean f: linear × f + square × f². */
  varianceLinear: number;
  varianceSquare: number;
  level: number | null;
}

/** One hour of a stored forecast. */
export interface PointRow extends Bounds {
  hour: Date;
  expected: number;
}

const RUN = `run_id AS "runId", subject, made_at AS "madeAt", method, hours_per_request AS "hoursPerRequest",
  variance_linear AS "varianceLinear", variance_square AS "varianceSquare", level`;

/** Stores a forecast with its hours; one of the same subject and moment makes way for it. */
export async function insertRun(manager: EntityManager, run: RunRow, points: readonly PointRow[]): Promise<void> {
  await manager.query('DELETE FROM forecast_runs WHERE subject = $1 AND made_at = $2', [run.subject, run.madeAt]);
  const columns = (['hour', 'expected', 'lower80', 'upper80', 'lower95', 'upper95'] as const).map((name) =>
    points.map((point) => point[name]),
  );
  await manager.query(
    `WITH run AS (
       INSERT INTO forecast_runs
         (subject, made_at, method, hours_per_request, variance_linear, variance_square, level)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING run_id
     )
     INSERT INTO forecast_points (run_id, hour, expected, lower80, upper80, lower95, upper95)
     SELECT run_id, x.* FROM run,
       unnest($8::timestamptz[], $9::float8[], $10::float8[], $11::float8[], $12::float8[], $13::float8[]) AS x`,
    [
      run.subject,
      run.madeAt,
      run.method,
      run.hoursPerRequest,
      run.varianceLinear,
      run.varianceSquare,
      run.level,
      ...columns,
    ],
  );
}

/** A stored forecast with days that have passed since it was last compared with what came. */
export interface UnscoredRun {
  runId: string;
  madeAt: Date;
  hoursPerRequest: number;
  scoredDays: number;
}

/** The subject's forecasts of which a day has passed by `asOf` that was not compared yet, oldest first. */
export function selectUnscored(manager: EntityManager, subject: string, asOf: Date): Promise<UnscoredRun[]> {
  return manager.query(
    `SELECT run_id AS "runId", made_at AS "madeAt", hours_per_request AS "hoursPerRequest", scored_days AS "scoredDays"
     FROM forecast_runs
     WHERE subject = $1 AND made_at > $2::timestamptz - interval '30 days' AND scored_days < 7
       AND made_at <= $2::timestamptz - make_interval(days => scored_days + 1)
     ORDER BY made_at`,
    [subject, asOf],
  );
}

/** A run's hours in [from, to), in order. */
export function selectPoints(
  manager: EntityManager,
  runId: string,
  { from, to }: { from: Date; to: Date },
): Promise<PointRow[]> {
  return manager.query(
    `SELECT hour, expected, lower80, upper80, lower95, upper95 FROM forecast_points
     WHERE run_id = $1 AND hour >= $2 AND hour < $3 ORDER BY hour`,
    [runId, from, to],
  );
}

/** Stores how a day of a horizon turned out, 1 for the first, and how many days are done. */
export async function insertScore(manager: EntityManager, runId: string, day: number, sums: ScoreSums): Promise<void> {
  const { hours, actual, error, bias, naiveError, matchedError, floorError, inside80, inside95 } = sums;
  await manager.query(
    `INSERT INTO forecast_scores (run_id, day, hours, actual, error, bias, naive_error, matched_error, floor_error,
       inside80, inside95)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
    [runId, day, hours, actual, error, bias, naiveError, matchedError, floorError, inside80, inside95],
  );
  await manager.query('UPDATE forecast_runs SET scored_days = greatest(scored_days, $2) WHERE run_id = $1', [
    runId,
    day,
  ]);
}

/** What came outside the bands of the subject's forecasts of the last eight days, as far as it was known at `asOf`. */
export async function selectOutside(manager: EntityManager, subject: string, asOf: Date): Promise<Outside> {
  const [row] = await manager.query<[Outside]>(
    `SELECT coalesce(sum(s.hours), 0)::int AS hours, coalesce(sum(s.hours - s.inside80), 0)::int AS outside80,
       coalesce(sum(s.hours - s.inside95), 0)::int AS outside95
     FROM forecast_runs r JOIN forecast_scores s USING (run_id)
     WHERE r.subject = $1 AND r.made_at > $2::timestamptz - ${HORIZON}
       AND r.made_at + make_interval(days => s.day) <= $2`,
    [subject, asOf],
  );
  return row;
}

/** Sums of scores of one day of the horizon of one subject. */
export interface ScoreRow extends ScoreSums {
  subject: string;
  day: number;
}

/** Scores of the forecasts made in (asOf − 28 days, asOf], by subject and day of the horizon; one subject or all. */
export function selectScores(manager: EntityManager, asOf: Date, subject: string | null = null): Promise<ScoreRow[]> {
  return manager.query(
    `SELECT r.subject, s.day, sum(s.hours)::int AS hours, sum(s.actual) AS actual, sum(s.error) AS error,
       sum(s.bias) AS bias, sum(s.naive_error) AS "naiveError", sum(s.matched_error) AS "matchedError",
       sum(s.floor_error) AS "floorError", sum(s.inside80)::int AS inside80, sum(s.inside95)::int AS inside95
     FROM forecast_runs r JOIN forecast_scores s USING (run_id)
     WHERE ($2::text IS NULL OR r.subject = $2) AND r.made_at > $1::timestamptz - interval '28 days' AND r.made_at <= $1
       AND r.made_at + make_interval(days => s.day) <= $1
     GROUP BY r.subject, s.day ORDER BY r.subject, s.day`,
    [asOf, subject],
  );
}

/** A stored forecast with its id. */
export interface StoredRun extends RunRow {
  runId: string;
}

/** The newest forecast of each subject that was made by `asOf` and still reaches beyond it, by subject. */
export function selectLatestRuns(manager: EntityManager, asOf: Date): Promise<StoredRun[]> {
  return manager.query(
    `SELECT DISTINCT ON (subject) ${RUN} FROM forecast_runs
     WHERE made_at <= $1 AND made_at > $1::timestamptz - ${HORIZON} ORDER BY subject, made_at DESC`,
    [asOf],
  );
}

/** A subject's newest forecast made by `asOf`, or null. */
export async function selectLatestRun(manager: EntityManager, subject: string, asOf: Date): Promise<StoredRun | null> {
  const [run] = await manager.query<StoredRun[]>(
    `SELECT ${RUN} FROM forecast_runs WHERE subject = $1 AND made_at <= $2 ORDER BY made_at DESC LIMIT 1`,
    [subject, asOf],
  );
  return run ?? null;
}

/** An hour of a forecast with the slots of tutors. */
export interface SuppliedPoint extends PointRow {
  availableHours: number;
}

/** Up to 168 hours of a run from `from` on, with the hours of slots as they are known now. */
export function selectSupplied(manager: EntityManager, run: StoredRun, from: Date): Promise<SuppliedPoint[]> {
  return manager.query(
    `SELECT p.hour, expected, lower80, upper80, lower95, upper95, coalesce(s.available_hours, 0) AS "availableHours"
     FROM forecast_points p LEFT JOIN supply_hours s ON s.subject = $2 AND s.hour = p.hour
     WHERE p.run_id = $1 AND p.hour >= $3 ORDER BY p.hour LIMIT 168`,
    [run.runId, run.subject, from],
  );
}

/** The hours of a run in a row, without their bands. */
export interface HoursRow {
  runId: string;
  first: Date;
  expected: number[];
  availableHours: number[];
}

/** The 168 hours from `from` on of several runs, with the hours of slots as they are known now. */
export function selectHours(manager: EntityManager, runIds: readonly string[], from: Date): Promise<HoursRow[]> {
  return manager.query(
    `SELECT run_id AS "runId", min(p.hour) AS first, array_agg(p.expected ORDER BY p.hour) AS expected,
       array_agg(coalesce(s.available_hours, 0) ORDER BY p.hour) AS "availableHours"
     FROM forecast_runs r JOIN forecast_points p USING (run_id)
     LEFT JOIN supply_hours s ON s.subject = r.subject AND s.hour = p.hour
     WHERE r.run_id = ANY($1) AND p.hour >= $2 AND p.hour < $2::timestamptz + interval '168 hours'
     GROUP BY run_id`,
    [runIds, from],
  );
}

/** The subjects with a forecast made at or after a moment. */
export async function selectForecastSince(manager: EntityManager, since: Date): Promise<string[]> {
  const rows = await manager.query<{ subject: string }[]>(
    'SELECT DISTINCT subject FROM forecast_runs WHERE made_at >= $1',
    [since],
  );
  return rows.map((row) => row.subject);
}

/** Forgets what nobody looks back at: hours and slots after 60 days, forecasts with their scores after two years. */
export async function deleteForecastsBefore(manager: EntityManager, asOf: Date): Promise<void> {
  await manager.query(
    `DELETE FROM forecast_points WHERE run_id IN (
       SELECT run_id FROM forecast_runs
       WHERE made_at BETWEEN $1::timestamptz - interval '70 days' AND $1::timestamptz - interval '60 days')`,
    [asOf],
  );
  await manager.query(`DELETE FROM supply_hours WHERE hour < $1::timestamptz - interval '60 days'`, [asOf]);
  await manager.query(`DELETE FROM forecast_runs WHERE made_at < $1::timestamptz - interval '2 years'`, [asOf]);
}
