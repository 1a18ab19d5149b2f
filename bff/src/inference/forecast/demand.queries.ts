import type { EntityManager } from 'typeorm';
import type { SourceHours } from './demand-series.js';

/** Every subject that was asked for in [from, to), in order: a step for each subject there is, not for each session. */
export async function selectSubjects(
  manager: EntityManager,
  { from, to }: { from: Date; to: Date },
): Promise<string[]> {
  const rows = await manager.query<{ subject: string }[]>(
    `WITH RECURSIVE known AS (
       (SELECT subject FROM sessions WHERE subject IS NOT NULL ORDER BY subject LIMIT 1)
       UNION ALL
       SELECT (SELECT s.subject FROM sessions s WHERE s.subject > known.subject ORDER BY s.subject LIMIT 1)
       FROM known WHERE known.subject IS NOT NULL
     ), imported AS (
       (SELECT subject FROM demand_imports ORDER BY subject LIMIT 1)
       UNION ALL
       SELECT (SELECT d.subject FROM demand_imports d WHERE d.subject > imported.subject ORDER BY d.subject LIMIT 1)
       FROM imported WHERE imported.subject IS NOT NULL
     )
     SELECT subject FROM known WHERE EXISTS (
         SELECT FROM sessions s WHERE s.subject = known.subject AND s.scheduled_until IS NOT NULL
           AND s.scheduled_at >= $1 AND s.scheduled_at < $2)
       OR EXISTS (SELECT FROM sessions s WHERE s.subject = known.subject AND s.started_at >= $1 AND s.started_at < $2)
     UNION
     SELECT subject FROM imported WHERE EXISTS (
       SELECT FROM demand_imports d WHERE d.subject = imported.subject AND d.hour >= $1 AND d.hour < $2)
     ORDER BY subject`,
    [from, to],
  );
  return rows.map((row) => row.subject);
}

/**
 * A subject's requests by hour in [from, to), from each source that knows of any. A booking counts in the hour for
 * which it is made, since that is when a tutor is needed; reads nothing but the subject's own hours.
 */
export function selectDemand(
  manager: EntityManager,
  subject: string,
  { from, to }: { from: Date; to: Date },
): Promise<SourceHours[]> {
  return manager.query(
    `SELECT 'booked' AS source, array_agg(i) AS indexes, array_agg(n) AS requests,
       (sum(hours) / nullif(sum(lasting), 0))::float8 AS "meanHours"
     FROM (
       SELECT floor(extract(epoch FROM scheduled_at - $2) / 3600)::int AS i, count(*)::float8 AS n,
         sum(extract(epoch FROM scheduled_until - scheduled_at) / 3600) FILTER (WHERE scheduled_until > scheduled_at) AS hours,
         count(*) FILTER (WHERE scheduled_until > scheduled_at) AS lasting
       FROM sessions
       WHERE subject = $1 AND scheduled_until IS NOT NULL AND scheduled_at >= $2 AND scheduled_at < $3 GROUP BY 1
     ) AS booked HAVING count(*) > 0
     UNION ALL
     SELECT 'taught', array_agg(i), array_agg(n), (sum(hours) / nullif(sum(lasting), 0))::float8
     FROM (
       SELECT floor(extract(epoch FROM started_at - $2) / 3600)::int AS i, count(*)::float8 AS n,
         sum(duration_minutes / 60) FILTER (WHERE duration_minutes > 0) AS hours,
         count(*) FILTER (WHERE duration_minutes > 0) AS lasting
       FROM sessions WHERE subject = $1 AND started_at >= $2 AND started_at < $3 GROUP BY 1
     ) AS taught HAVING count(*) > 0
     UNION ALL
     SELECT 'imported', array_agg(floor(extract(epoch FROM hour - $2) / 3600)::int), array_agg(requests), NULL
     FROM demand_imports WHERE subject = $1 AND hour >= $2 AND hour < $3 HAVING count(*) > 0`,
    [subject, from, to],
  );
}

/** A moment, and the hours after it. */
export interface Viewpoint {
  /** What was booked later is not known. */
  asOf: Date;
  from: Date;
}

/** What was booked of a subject by each of the moments for each of `count` hours. */
export async function selectBookedAhead(
  manager: EntityManager,
  subject: string,
  { viewpoints, count }: { viewpoints: readonly Viewpoint[]; count: number },
): Promise<Float64Array[]> {
  const rows = await manager.query<{ nth: number; indexes: number[]; requests: number[] }[]>(
    `SELECT nth::int - 1 AS nth, array_agg(i) AS indexes, array_agg(n) AS requests
     FROM unnest($2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS o(as_of, "from", nth), LATERAL (
       SELECT floor(extract(epoch FROM s.scheduled_at - o."from") / 3600)::int AS i, count(*)::float8 AS n
       FROM sessions s
       WHERE s.subject = $1 AND s.scheduled_until IS NOT NULL AND s.requested_at < o.as_of
         AND s.scheduled_at >= o."from" AND s.scheduled_at < o."from" + make_interval(hours => $4::int)
       GROUP BY 1
     ) AS booked GROUP BY nth`,
    [subject, viewpoints.map(({ asOf }) => asOf), viewpoints.map(({ from }) => from), count],
  );
  const booked = viewpoints.map(() => new Float64Array(count));
  for (const { nth, indexes, requests } of rows) indexes.forEach((hour, i) => (booked[nth]![hour] = requests[i]!));
  return booked;
}

/** Keeps past demand that no event tells of: requests of an hour, null for one of which nothing is known. */
export async function upsertImportedDemand(
  manager: EntityManager,
  subject: string,
  hours: readonly { hour: Date; requests: number | null }[],
): Promise<void> {
  await manager.query(
    `INSERT INTO demand_imports (subject, hour, requests)
     SELECT $1, hour, requests FROM unnest($2::timestamptz[], $3::float8[]) AS x(hour, requests)
     ON CONFLICT (subject, hour) DO UPDATE SET requests = excluded.requests`,
    [subject, hours.map(({ hour }) => hour), hours.map(({ requests }) => requests)],
  );
}
