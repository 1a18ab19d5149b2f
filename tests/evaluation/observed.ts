import type { ScenarioRun } from '@iops/contracts';
import type { TestSystem } from '../kit/system.js';
import type { Demand } from './forecasts.js';
import { TIME_ZONE } from './moments.js';

// What came is read from the events that the simulator told, not from what the product made of them.

/** What was asked for, by subject. */
export async function readDemand(system: TestSystem): Promise<Map<string, Demand>> {
  const rows = await system.query<{ subject: string; hour: number; requests: number; hours: number }>(
    `SELECT data ->> 'subject' AS subject,
       floor(extract(epoch FROM (data ->> 'starts_at')::timestamptz AT TIME ZONE $1) / 3600)::int AS hour,
       count(*)::int AS requests,
       sum(extract(epoch FROM (data ->> 'ends_at')::timestamptz - (data ->> 'starts_at')::timestamptz) / 3600)::float8 AS hours
     FROM events WHERE stream = 'session.booking.requested' GROUP BY 1, 2`,
    [TIME_ZONE],
  );
  const subjects = [...new Set(rows.map(({ subject }) => subject))].sort();
  return new Map(
    subjects.map((subject) => {
      const mine = rows.filter((row) => row.subject === subject);
      const total = (of: (row: (typeof mine)[number]) => number) => mine.reduce((sum, row) => sum + of(row), 0);
      const requests = new Map(mine.map((row) => [row.hour, row.requests]));
      return [subject, { requests, meanHours: total(({ hours }) => hours) / total((row) => row.requests) }];
    }),
  );
}

/** The tutor whose sessions were rated with two stars most often while a scenario ran, or null. */
export async function readTwoStarTutor(
  system: TestSystem,
  { startedAt, endsAt }: Pick<ScenarioRun, 'startedAt' | 'endsAt'>,
): Promise<string | null> {
  const [row] = await system.query<{ tutorId: string }>(
    `SELECT data ->> 'tutor_id' AS "tutorId" FROM events
     WHERE stream = 'session.completed' AND occurred_at >= $1 AND occurred_at < $2 AND (data ->> 'rating')::int = 2
     GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
    [startedAt, endsAt],
  );
  return row?.tutorId ?? null;
}

/** Events that were told of each stream. */
export async function countEvents(system: TestSystem): Promise<Map<string, number>> {
  const rows = await system.query<{ stream: string; count: number }>(
    'SELECT stream, count(*)::int AS count FROM events GROUP BY 1 ORDER BY 1',
  );
  return new Map(rows.map(({ stream, count }) => [stream, count]));
}

/** The moment up to which any stream was judged, in milliseconds since 1970; 0 for none. */
export async function readJudgedUntil(system: TestSystem): Promise<number> {
  const [row] = await system.query<{ at: Date | null }>('SELECT max(judged_until) AS at FROM anomaly_progress');
  return row?.at?.getTime() ?? 0;
}
