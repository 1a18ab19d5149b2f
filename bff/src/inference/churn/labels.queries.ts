import type { EntityManager } from 'typeorm';
import type { Erased } from '../../data/entities/kept.js';

/** What somebody said of whether a customer was leaving. */
export interface Label {
  source: 'outcome' | 'verdict';
  /** The intervention, or the alert. */
  sourceId: string;
  customerId: string;
  /** The moment that it is about. */
  aboutAt: Date;
  /** Null takes back what was said before. */
  leaving: boolean | null;
}

/** Notes what was said, as the next version; what was said already, or is taken back before it was said, is no news. */
export async function sayLabel(manager: EntityManager, label: Label, at: Date): Promise<void> {
  const { source, sourceId, customerId, aboutAt, leaving } = label;
  await manager.query(
    `INSERT INTO churn_labels (source, source_id, version, customer_id, about_at, leaving, said_at)
     SELECT $1, $2::uuid, coalesce(max(version), 0) + 1, $3, $4, $5::boolean, $6 FROM churn_labels WHERE source_id = $2::uuid
     HAVING (array_agg(leaving ORDER BY version DESC))[1] IS DISTINCT FROM $5::boolean`,
    [source, sourceId, customerId, aboutAt, leaving, at],
  );
}

/** What was said of a customer at a cut. */
export interface Word {
  labelId: string;
  source: Label['source'];
  customerId: string;
  cutAt: Date;
  leaving: boolean;
  features: Record<string, number | null>;
  channel: string | null;
}

/** A word is about the customer as they were written down in the two weeks before. */
const CUT_DAYS = 14;

/**
 * What people had said by a moment and not taken back by then, each with what was known of the customer at the last cut
 * before it; of several words on one such row the last.
 */
export function selectWords(manager: EntityManager, asOf: Date): Promise<Word[]> {
  return manager.query(
    `SELECT DISTINCT ON (r.cut_at, r.customer_id) l.label_id::text AS "labelId", l.source, l.customer_id AS "customerId",
       r.cut_at AS "cutAt", l.leaving, r.features, r.channel
     FROM (
       SELECT DISTINCT ON (source_id) * FROM churn_labels WHERE said_at <= $1 ORDER BY source_id, version DESC
     ) AS l
     JOIN LATERAL (
       SELECT * FROM churn_rows r WHERE r.customer_id = l.customer_id AND r.cut_at <= l.about_at
         AND r.cut_at > l.about_at - make_interval(days => ${CUT_DAYS})
       ORDER BY r.cut_at DESC LIMIT 1
     ) AS r ON true
     WHERE l.leaving IS NOT NULL
     ORDER BY r.cut_at, r.customer_id, l.said_at DESC, l.label_id DESC`,
    [asOf],
  );
}

/** Lets labels be of the pseudonym. */
export async function eraseInLabels(manager: EntityManager, { customerId, pseudonym }: Erased): Promise<void> {
  await manager.query('UPDATE churn_labels SET customer_id = $2 WHERE customer_id = $1', [customerId, pseudonym]);
}
