import type { TutorFlag } from '@iops/contracts';
import type { EntityManager } from 'typeorm';

/** What there is to say of how a tutor does, in 13 weeks. */
export interface TutorFindingRow {
  tutorId: string;
  name: string | null;
  firstRated: number;
  firstGood: number;
  /** 0..1: the success that is likely, seen how few were rated. */
  shrunkSuccess: number;
  /** 0..1: that the true success lies under the target; null without a rated first session. */
  underTarget: number | null;
  flags: TutorFlag[];
  asOf: Date;
}

const FINDING = `
  SELECT p.tutor_id AS "tutorId", name, first_rated AS "firstRated", first_good AS "firstGood",
    shrunk_success AS "shrunkSuccess", under_target AS "underTarget", flags, as_of AS "asOf"
  FROM tutor_performance p LEFT JOIN tutors USING (tutor_id)`;

/**
 * The tutors of whom something is flagged, or who are likelier than not under the target; and those who were assessed
 * after a moment, for what was known of them then is not.
 */
export function selectTutorFindings(manager: EntityManager, asOf: Date): Promise<TutorFindingRow[]> {
  return manager.query(`${FINDING} WHERE under_target > 0.5 OR flag_kinds <> '{}' OR as_of > $1 ORDER BY p.tutor_id`, [
    asOf,
  ]);
}

/** One tutor's figures, or null. */
export async function selectTutorFinding(manager: EntityManager, tutorId: string): Promise<TutorFindingRow | null> {
  const rows = await manager.query<TutorFindingRow[]>(`${FINDING} WHERE p.tutor_id = $1`, [tutorId]);
  return rows[0] ?? null;
}
