import type { Feedback, FeedbackReason, Vote } from '@iops/contracts';
import type { EntityManager } from 'typeorm';

/** What is voted on, by whom. */
export interface FeedbackKey {
  alertId: string;
  /** Null: the explanation as a whole. */
  factor: string | null;
  actor: string;
}

/** What is said, and of what exactly. */
export interface Said {
  vote: Vote;
  reason: FeedbackReason | null;
  note: string | null;
  /** Who phrased the explanation. */
  provider: string;
  /** Of the factor, when it was voted on; null for the explanation as a whole. */
  contribution: number | null;
}

/** Stores what one person says of one factor, in place of what they said before; false where that was the same. */
export async function upsertFeedback(manager: EntityManager, key: FeedbackKey, said: Said, at: Date): Promise<boolean> {
  const { vote, reason, note, provider, contribution } = said;
  const rows = await manager.query<unknown[]>(
    `INSERT INTO explanation_feedback AS f (alert_id, factor, actor, vote, reason, note, provider, contribution, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (alert_id, factor, actor) DO UPDATE SET vote = excluded.vote, reason = excluded.reason,
       note = excluded.note, provider = excluded.provider, contribution = excluded.contribution, at = excluded.at
     WHERE (f.vote, f.reason, f.note) IS DISTINCT FROM (excluded.vote, excluded.reason, excluded.note)
     RETURNING alert_id`,
    [key.alertId, key.factor ?? '', key.actor, vote, reason, note, provider, contribution, at],
  );
  return rows.length > 0;
}

/** Takes back what one person said of one factor; false where there was nothing. */
export async function deleteFeedback(
  manager: EntityManager,
  { alertId, factor, actor }: FeedbackKey,
): Promise<boolean> {
  const [, affected] = await manager.query<[unknown[], number]>(
    'DELETE FROM explanation_feedback WHERE alert_id = $1 AND factor = $2 AND actor = $3',
    [alertId, factor ?? '', actor],
  );
  return affected > 0;
}

/** All that was said of an alert's explanation, the newest first. */
export async function selectFeedback(manager: EntityManager, alertId: string): Promise<Feedback[]> {
  const rows = await manager.query<(Omit<Feedback, 'at'> & { at: Date })[]>(
    `SELECT nullif(factor, '') AS factor, vote, reason, note, actor, at FROM explanation_feedback
     WHERE alert_id = $1 ORDER BY at DESC, factor, actor`,
    [alertId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
