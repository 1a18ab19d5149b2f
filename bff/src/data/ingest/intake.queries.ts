import type { EntityManager } from 'typeorm';

/** What a sender sent in one minute. */
export interface IntakeRow {
  minute: Date;
  sender: string;
  accepted: number;
  duplicates: number;
  rejected: number;
}

/** What a sender sent in a time. */
export interface SenderShare {
  sender: string;
  sent: number;
  refused: number;
}

/** Adds to what is counted. */
export async function addIntake(manager: EntityManager, rows: readonly IntakeRow[]): Promise<void> {
  await manager.query(
    `INSERT INTO intake (minute, sender, accepted, duplicates, rejected)
     SELECT * FROM unnest($1::timestamptz[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
     ORDER BY 1, 2
     ON CONFLICT (minute, sender) DO UPDATE SET accepted = intake.accepted + excluded.accepted,
       duplicates = intake.duplicates + excluded.duplicates, rejected = intake.rejected + excluded.rejected`,
    [
      rows.map((row) => row.minute),
      rows.map((row) => row.sender),
      rows.map((row) => row.accepted),
      rows.map((row) => row.duplicates),
      rows.map((row) => row.rejected),
    ],
  );
}

/**
 * What each sender sent since a moment, to the minute. Those who sent nothing since, but did on the day before it,
 * are among them: their silence ends what was said of them.
 */
export function selectSenderShares(manager: EntityManager, since: Date): Promise<SenderShare[]> {
  return manager.query(
    `SELECT sender, coalesce(sum(accepted + duplicates + rejected) FILTER (WHERE minute >= $1), 0)::float8 AS sent,
            coalesce(sum(rejected) FILTER (WHERE minute >= $1), 0)::float8 AS refused
     FROM intake WHERE minute >= $1::timestamptz - interval '1 day' GROUP BY sender ORDER BY sender`,
    [since],
  );
}
