import type { EntityManager } from 'typeorm';
import {
  type AvailabilityDay,
  type Claim,
  daysOf,
  overlay,
  type Span,
  type Statement,
  statementOf,
} from './availability.js';
import type { StoredEvent } from './patches.js';

/** Share of their available hours that tutors are meant to teach (design, section 7). */
export const TARGET_UTILIZATION = 0.8;
/** Tutors whose status says so are not there to teach, whatever slots they once gave. */
export const AWAY = ['inactive', 'suspended', 'paused', 'deactivated', 'archived', 'left', 'rejected'];

/** Rows that are read and written at a time, about: an import of months is as many as its tutors times its days. */
const MAX_DAYS = 5_000;

interface AvailabilityRow {
  tutorId: string;
  day: string;
  claims: Claim[];
  slots: Span[];
}

/** Folds availability events into the rows of the tutors and days that they speak of, and no other. */
export async function foldAvailability(
  manager: EntityManager,
  events: readonly StoredEvent[],
  timeZone: string,
): Promise<void> {
  const statements = events.flatMap((event) => statementOf(event, timeZone) ?? []);
  // Any cut of them gives the same rows.
  let part: Statement[] = [];
  let days = 0;
  for (const statement of statements) {
    part.push(statement);
    days += daysOf(statement).length;
    if (days < MAX_DAYS) continue;
    await foldStatements(manager, part);
    [part, days] = [[], 0];
  }
  if (part.length > 0) await foldStatements(manager, part);
}

async function foldStatements(manager: EntityManager, statements: readonly Statement[]): Promise<void> {
  const rows = await selectDays(manager, statements);
  for (const statement of statements) {
    for (const day of daysOf(statement)) {
      const key = `${day} ${statement.tutorId}`;
      const row = rows.get(key) ?? { tutorId: statement.tutorId, day, claims: [], slots: [] };
      const start = Date.parse(`${day}T00:00:00Z`);
      rows.set(key, { ...row, ...overlay(row satisfies AvailabilityDay, start, statement) });
    }
  }
  await upsertDays(manager, [...rows.values()]);
}

async function selectDays(
  manager: EntityManager,
  statements: readonly Statement[],
): Promise<Map<string, AvailabilityRow>> {
  const days = statements.flatMap(daysOf).sort();
  const rows = await manager.query<AvailabilityRow[]>(
    `SELECT tutor_id AS "tutorId", day::text, claims,
       array(SELECT array[(extract(epoch FROM s) * 1000)::float8, (extract(epoch FROM e) * 1000)::float8]
             FROM unnest(starts, ends) AS x(s, e)) AS slots
     FROM availability WHERE tutor_id = ANY($1) AND day BETWEEN $2 AND $3`,
    [[...new Set(statements.map(({ tutorId }) => tutorId))], days[0], days.at(-1)],
  );
  return new Map(rows.map((row) => [`${row.day} ${row.tutorId}`, row]));
}

async function upsertDays(manager: EntityManager, rows: readonly AvailabilityRow[]): Promise<void> {
  const written = rows.map(({ tutorId, day, claims, slots }) => ({
    tutor_id: tutorId,
    day,
    claims,
    starts: slots.map(([from]) => new Date(from)),
    ends: slots.map(([, to]) => new Date(to)),
  }));
  await manager.query(
    `INSERT INTO availability AS a (tutor_id, day, claims, starts, ends)
     SELECT tutor_id, day, claims, starts, ends FROM jsonb_to_recordset($1::jsonb)
       AS x(tutor_id text, day date, claims jsonb, starts timestamptz[], ends timestamptz[])
     ON CONFLICT (tutor_id, day) DO UPDATE SET claims = excluded.claims, starts = excluded.starts, ends = excluded.ends,
       tx_id = pg_current_xact_id()
     WHERE a.claims <> excluded.claims`,
    [JSON.stringify(written)],
  );
}

/**
 * The hours of slots by subject and hour in [$1, $2), as they are known now, each split over its tutor's subjects and
 * before any target utilization; hours without slots are left out. $3 is `AWAY`. Reads the days asked for and the
 * tutors who are there, whatever else is kept.
 */
export const AVAILABLE_HOURS = `
  WITH taught AS MATERIALIZED (
    SELECT t.tutor_id, s.subject, 1.0 / count(*) OVER (PARTITION BY t.tutor_id) AS share
    FROM tutors t, LATERAL (SELECT DISTINCT jsonb_array_elements_text(t.subjects) AS subject) AS s
    WHERE jsonb_typeof(t.subjects) = 'array' AND lower(coalesce(t.status, '')) <> ALL($3)
  ), open AS (
    SELECT a.tutor_id, greatest(s.starts, $1) AS starts, least(s.ends, $2) AS ends
    FROM availability a, unnest(a.starts, a.ends) AS s(starts, ends)
    WHERE a.day BETWEEN ($1::timestamptz AT TIME ZONE 'UTC')::date AND ($2::timestamptz AT TIME ZONE 'UTC')::date
      AND s.starts < $2 AND s.ends > $1
  )
  SELECT subject, hour,
    sum(share * extract(epoch FROM least(ends, hour + interval '1 hour') - greatest(starts, hour)) / 3600)::float8
      AS "availableHours"
  FROM open JOIN taught USING (tutor_id),
    generate_series(date_trunc('hour', starts, 'UTC'), ends - interval '1 microsecond', interval '1 hour') AS hour
  GROUP BY subject, hour`;
