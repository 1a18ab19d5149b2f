import type { Intervention, InterventionKind, InterventionOutcome, InterventionState } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { PageEnd } from '../tutors/page-cursor.js';
import type { Standing } from './action.js';
import type { Measured } from './effect.js';
import type { Subject } from './hold-out.js';

/** Interventions of one subject that its page shows. */
const SHOWN = 20;

// Names are those of now.
const INTERVENTION = `
  SELECT i.intervention_id AS "interventionId", i.kind,
    json_build_object('kind', i.subject_kind, 'id', i.subject_id, 'name', CASE i.subject_kind
      WHEN 'customer' THEN (SELECT name FROM customers c WHERE c.customer_id = i.subject_id)
      ELSE (SELECT name FROM tutors t WHERE t.tutor_id = i.subject_id) END) AS subject,
    i.state, i.held_out AS "heldOut", i.note, i.assignee, i.created_at AS "createdAt", i.created_by AS "createdBy",
    i.closed_at AS "closedAt", i.closed_by AS "closedBy", i.outcome, i.outcome_note AS "outcomeNote", i.succeeded
  FROM interventions i`;

type Row = Omit<Intervention, 'createdAt' | 'closedAt'> & { createdAt: Date; closedAt: Date | null };

/** Which interventions; null takes any. */
export interface InterventionsFilter {
  subjectKind: Subject['kind'] | null;
  subjectId: string | null;
  kind: InterventionKind | null;
  state: InterventionState | null;
  assignee: string | null;
}

const MATCHING = `
  ($1::text IS NULL OR i.subject_kind = $1) AND ($2::text IS NULL OR i.subject_id = $2)
  AND ($3::text IS NULL OR i.kind = $3) AND ($4::text IS NULL OR i.state = $4) AND ($5::text IS NULL OR i.assignee = $5)`;

/** A page of interventions, the newest first; `after` holds the time of the last one in milliseconds. */
export async function selectInterventions(
  manager: EntityManager,
  filter: InterventionsFilter,
  { after, limit }: { after: PageEnd | null; limit: number },
): Promise<Intervention[]> {
  const rows = await manager.query<Row[]>(
    `${INTERVENTION} WHERE ${MATCHING}
       AND ($6::float8 IS NULL OR (i.created_at, i.intervention_id) < (to_timestamp($6::float8 / 1000), $7::uuid))
     ORDER BY i.created_at DESC, i.intervention_id DESC LIMIT $8`,
    [...valuesOf(filter), after?.value ?? null, after?.id ?? null, limit],
  );
  return rows.map(interventionOf);
}

/** How many interventions match. */
export async function countInterventions(manager: EntityManager, filter: InterventionsFilter): Promise<number> {
  const [row] = await manager.query<[{ count: number }]>(
    `SELECT count(*)::int AS count FROM interventions i WHERE ${MATCHING}`,
    valuesOf(filter),
  );
  return row.count;
}

/** The interventions of one subject, the newest first. */
export function selectInterventionsOf(manager: EntityManager, { kind, id }: Subject): Promise<Intervention[]> {
  const filter = { subjectKind: kind, subjectId: id, kind: null, state: null, assignee: null };
  return selectInterventions(manager, filter, { after: null, limit: SHOWN });
}

/** One intervention, or null. */
export async function selectIntervention(manager: EntityManager, id: string): Promise<Intervention | null> {
  const [row] = await manager.query<Row[]>(`${INTERVENTION} WHERE i.intervention_id = $1::uuid`, [id]);
  return row ? interventionOf(row) : null;
}

/** An intervention to be created. */
export interface NewIntervention {
  kind: InterventionKind;
  subject: Subject;
  heldOut: boolean;
  note: string | null;
  assignee: string | null;
}

/** Creates one and answers its id; null when one of this kind for this subject is not over yet. */
export async function insertIntervention(
  manager: EntityManager,
  { kind, subject, heldOut, note, assignee }: NewIntervention,
  { actor, at }: { actor: string; at: Date },
): Promise<string | null> {
  const [row] = await manager.query<{ id: string }[]>(
    `INSERT INTO interventions (kind, subject_kind, subject_id, state, held_out, note, assignee, created_at, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING intervention_id AS id`,
    [kind, subject.kind, subject.id, heldOut ? 'held_out' : 'open', heldOut, note, assignee, at, actor],
  );
  return row?.id ?? null;
}

/** The id of the intervention of a kind for a subject that is not over yet. */
export async function selectUnended(
  manager: EntityManager,
  { kind, id }: Subject,
  of: InterventionKind,
): Promise<string | null> {
  const [row] = await manager.query<{ id: string }[]>(
    `SELECT intervention_id AS id FROM interventions WHERE subject_kind = $1 AND subject_id = $2 AND kind = $3
       AND (state = 'open' OR (state = 'held_out' AND measured_at IS NULL))`,
    [kind, id, of],
  );
  return row?.id ?? null;
}

/** True when there is such a customer or tutor. */
export async function isKnown(manager: EntityManager, { kind, id }: Subject): Promise<boolean> {
  const table = kind === 'customer' ? 'customers WHERE customer_id' : 'tutors WHERE tutor_id';
  const [row] = await manager.query<[{ known: boolean }]>(`SELECT EXISTS (SELECT 1 FROM ${table} = $1) AS known`, [id]);
  return row.known;
}

/** Locks an intervention; null when there is none with this id. */
export async function lockIntervention(manager: EntityManager, id: string): Promise<Standing | null> {
  const [row] = await manager.query<Standing[]>(
    `SELECT state, assignee, outcome, measured_at IS NOT NULL AS "isMeasured" FROM interventions
     WHERE intervention_id = $1::uuid FOR UPDATE`,
    [id],
  );
  return row ?? null;
}

/** Gives an intervention to somebody, or to nobody; it is open from then on. */
export async function updateAssignee(manager: EntityManager, id: string, assignee: string | null): Promise<void> {
  await manager.query(`UPDATE interventions SET assignee = $2, state = 'open' WHERE intervention_id = $1::uuid`, [
    id,
    assignee,
  ]);
}

/** Closes an intervention with what came of it. */
export async function updateClosed(
  manager: EntityManager,
  id: string,
  { outcome, note, actor, at }: { outcome: InterventionOutcome; note: string | null; actor: string; at: Date },
): Promise<void> {
  await manager.query(
    `UPDATE interventions SET state = 'closed', outcome = $2, outcome_note = $3, closed_by = $4, closed_at = $5
     WHERE intervention_id = $1::uuid`,
    [id, outcome, note, actor, at],
  );
}

/**
 * Measures interventions that were created by a moment, from the events of `days` days before and after, some of them;
 * answers how many. What cannot be told, since nothing is known of one of the times, stays null.
 */
export async function measure(
  manager: EntityManager,
  { asOf, createdBy, days }: { asOf: Date; createdBy: Date; days: number },
): Promise<number> {
  const span = 'make_interval(hours => 24 * $3::int)';
  const rating = (from: string, to: string) => `
    (SELECT avg(rating) FROM sessions s WHERE s.tutor_id = i.subject_id AND s.state = 'completed'
       AND s.ended_at > i.created_at ${from} AND s.ended_at <= i.created_at ${to})`;
  const [, count] = await manager.query<[unknown, number]>(
    `UPDATE interventions i SET measured_at = $1, succeeded = CASE i.subject_kind
       WHEN 'customer' THEN EXISTS (SELECT 1 FROM sessions s WHERE s.customer_id = i.subject_id AND s.state = 'completed'
         AND s.ended_at > i.created_at AND s.ended_at <= i.created_at + ${span})
       ELSE ${rating('', `+ ${span}`)} > ${rating(`- ${span}`, '')} END
     FROM (
       SELECT intervention_id FROM interventions WHERE measured_at IS NULL AND created_at <= $2
       ORDER BY created_at LIMIT 500 FOR UPDATE SKIP LOCKED
     ) AS due WHERE i.intervention_id = due.intervention_id`,
    [asOf, createdBy, days],
  );
  return count;
}

/** How many subjects of each group were measured, and succeeded: each by its first intervention of a kind. */
export function selectMeasured(manager: EntityManager): Promise<Measured[]> {
  return manager.query(
    `SELECT kind, subject_kind AS "subjectKind", held_out AS "heldOut", count(*)::int AS of,
       count(*) FILTER (WHERE succeeded)::int AS succeeded
     FROM (
       SELECT DISTINCT ON (kind, subject_kind, subject_id) kind, subject_kind, held_out, succeeded FROM interventions
       WHERE succeeded IS NOT NULL ORDER BY kind, subject_kind, subject_id, created_at
     ) AS firsts
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
  );
}

function interventionOf({ createdAt, closedAt, ...row }: Row): Intervention {
  return { ...row, createdAt: createdAt.toISOString(), closedAt: closedAt?.toISOString() ?? null };
}

function valuesOf({ subjectKind, subjectId, kind, state, assignee }: InterventionsFilter): (string | null)[] {
  return [subjectKind, subjectId, kind, state, assignee];
}
