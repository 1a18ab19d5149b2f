import type { StreamName } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { ImportedHour } from './import-hours.js';

/** Keeps what a stream's hours came to, in place of what was imported of them before. */
export async function upsertImported(
  manager: EntityManager,
  stream: StreamName,
  hours: readonly ImportedHour[],
): Promise<void> {
  await manager.query(
    `INSERT INTO series_imports (stream, hour, value)
     SELECT $1, hour, value FROM unnest($2::timestamptz[], $3::float8[]) AS x(hour, value)
     ON CONFLICT (stream, hour) DO UPDATE SET value = excluded.value`,
    [stream, hours.map(({ hour }) => hour), hours.map(({ value }) => value)],
  );
}

/** An hour that was imported; `at` in milliseconds since 1970. */
export interface ImportedRow {
  stream: StreamName;
  at: number;
  value: number | null;
}

/** What was imported of streams in [from, to). */
export function selectImported(
  manager: EntityManager,
  streams: readonly StreamName[],
  { from, to }: { from: Date; to: Date },
): Promise<ImportedRow[]> {
  return manager.query(
    `SELECT stream, (extract(epoch FROM hour) * 1000)::float8 AS at, value FROM series_imports
     WHERE stream = ANY($1) AND hour >= $2 AND hour < $3`,
    [streams, from, to],
  );
}

/** The first and the last hour of which something was imported; null where nothing was. */
export interface ImportedSpan {
  stream: StreamName;
  firstAt: Date | null;
  lastAt: Date | null;
}

/** Between which hours each of the streams was imported. */
export function selectImportedSpans(manager: EntityManager, streams: readonly StreamName[]): Promise<ImportedSpan[]> {
  return manager.query(
    `SELECT s.stream,
       (SELECT hour FROM series_imports i WHERE i.stream = s.stream ORDER BY hour LIMIT 1) AS "firstAt",
       (SELECT hour FROM series_imports i WHERE i.stream = s.stream ORDER BY hour DESC LIMIT 1) AS "lastAt"
     FROM unnest($1::text[]) AS s(stream)`,
    [streams],
  );
}
