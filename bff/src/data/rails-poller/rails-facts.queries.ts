import type { EntityManager } from 'typeorm';
import type { Telling } from './fact.js';

/** Longer than any id that is taken; what is beyond it is refused anyway. */
const MAX_TEXT = 300;

/**
 * Remembers what is about to be told, and answers what has to be: not what was told before in the same words. Whoever tells
 * the same again after a crash gets the id and time of the first try, so that it stays one event.
 */
export async function rememberFacts(manager: EntityManager, tellings: readonly Telling[]): Promise<Telling[]> {
  if (tellings.length === 0) return [];
  const rows = await manager.query<{ key: string; event_id: string | null; occurred_at: string | null }[]>(
    `INSERT INTO rails_facts AS f (fact_key, fingerprint, event_id, occurred_at)
     SELECT decode(k, 'hex'), decode(p, 'hex'), e, o
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS t (k, p, e, o) ORDER BY 1
     ON CONFLICT (fact_key) DO UPDATE SET
       fingerprint = excluded.fingerprint,
       event_id = CASE WHEN f.fingerprint = excluded.fingerprint THEN f.event_id ELSE excluded.event_id END,
       occurred_at = CASE WHEN f.fingerprint = excluded.fingerprint THEN f.occurred_at ELSE excluded.occurred_at END,
       told_at = NULL
     WHERE f.fingerprint <> excluded.fingerprint OR f.told_at IS NULL
     RETURNING encode(fact_key, 'hex') AS key, event_id, occurred_at`,
    [
      tellings.map(({ key }) => key),
      tellings.map(({ fingerprint }) => fingerprint),
      tellings.map(({ eventId }) => storable(eventId)),
      tellings.map(({ occurredAt }) => storable(occurredAt)),
    ],
  );
  const remembered = new Map(rows.map((row) => [row.key, row]));
  return tellings.flatMap((telling) => {
    const row = remembered.get(telling.key);
    if (row === undefined) return [];
    return { ...telling, eventId: row.event_id, occurredAt: row.occurred_at ?? telling.occurredAt };
  });
}

/** Marks what was told, stored or refused; what has changed since is left to be told. */
export async function markTold(manager: EntityManager, tellings: readonly Telling[], at: Date): Promise<void> {
  if (tellings.length === 0) return;
  await manager.query(
    `UPDATE rails_facts AS f SET told_at = $3
     FROM (SELECT decode(k, 'hex') AS k, decode(p, 'hex') AS p FROM unnest($1::text[], $2::text[]) AS u (k, p) ORDER BY 1) AS t
     WHERE f.fact_key = t.k AND f.fingerprint = t.p`,
    [tellings.map(({ key }) => key), tellings.map(({ fingerprint }) => fingerprint), at],
  );
}

/** Forgets what was told before a time. */
export async function deleteFactsBefore(manager: EntityManager, before: Date): Promise<void> {
  await manager.query('DELETE FROM rails_facts WHERE told_at < $1', [before]);
}

function storable(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT).replaceAll('\u0000', '').toWellFormed() : null;
}
