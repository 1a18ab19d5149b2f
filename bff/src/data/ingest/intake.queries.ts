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

/** What each sender sent in the minutes that began from `from` to `to`; who sent nothing is not among them. */
export function selectSenderShares(
  manager: EntityManager,
  { from, to }: { from: Date; to: Date },
): Promise<SenderShare[]> {
  return manager.query(
    `SELECT sender, sum(accepted + duplicates + rejected)::float8 AS sent, sum(rejected)::float8 AS refused
     FROM intake WHERE minute BETWEEN $1 AND $2 GROUP BY sender ORDER BY sender`,
    [from, to],
  );
}

/**
 * The minute in which a sender's refusals up to `to` began, where no more than `gapMinutes` lie between two;
 * null where there was none from `from` on, or they go back further than that.
 */
export async function selectRefusedSince(
  manager: EntityManager,
  sender: string,
  { from, to, gapMinutes }: { from: Date; to: Date; gapMinutes: number },
): Promise<Date | null> {
  const [row] = await manager.query<{ minute: Date }[]>(
    `WITH gap AS (SELECT make_interval(mins => $4) AS longest), refused AS (
       SELECT minute, lag(minute, 1, $2::timestamptz - longest) OVER (ORDER BY minute) AS before FROM intake, gap
       WHERE sender = $1 AND rejected > 0 AND minute BETWEEN $2::timestamptz - longest AND $3
     ) SELECT minute FROM refused, gap WHERE minute - before > longest ORDER BY minute DESC LIMIT 1`,
    [sender, from, to, gapMinutes],
  );
  return row?.minute ?? null;
}

/** Forgets what was counted before a moment. */
export async function deleteIntakeBefore(manager: EntityManager, before: Date): Promise<void> {
  await manager.query('DELETE FROM intake WHERE minute < $1', [before]);
}
