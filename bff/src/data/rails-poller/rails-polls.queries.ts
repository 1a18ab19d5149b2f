import type { RailsResource } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import type { Poll } from './walk.js';

const COLUMNS = `position, etag, walk, next_at AS "nextAt", failures, last_error AS "lastError",
  last_success_at AS "lastSuccessAt", known_as_of AS "knownAsOf", last_rows AS rows`;

/** A poll that this process has the lease of; `term` tells this lease from later ones. */
export interface Claimed {
  resource: RailsResource;
  term: string;
  poll: Poll;
}

/** Begins at `position` where the resource was never polled; otherwise changes nothing. */
export async function insertPoll(
  manager: EntityManager,
  resource: RailsResource,
  { position, at }: { position: Date; at: Date },
): Promise<void> {
  await manager.query(
    'INSERT INTO rails_polls (resource, position, next_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [resource, position, at],
  );
}

/** Takes a due poll until `until`; null when it is not due or another process has it. */
export async function claimPoll(
  manager: EntityManager,
  resource: RailsResource,
  { holder, at, until }: { holder: string; at: Date; until: Date },
): Promise<Claimed | null> {
  const [rows] = await manager.query<[(Poll & { term: string })[], number]>(
    `UPDATE rails_polls SET leased_to = $2, leased_until = $4, term = term + 1
     WHERE resource = $1 AND next_at <= $3 AND (leased_until IS NULL OR leased_until <= $3 OR leased_to = $2)
     RETURNING term::text, ${COLUMNS}`,
    [resource, holder, at, until],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { term, ...poll } = row;
  return { resource, term, poll };
}

/** Stores how far a poll came and gives it free; answers whether the lease still held, and stores nothing otherwise. */
export async function savePoll(manager: EntityManager, { resource, term }: Claimed, poll: Poll): Promise<boolean> {
  const [, affected] = await manager.query<[unknown[], number]>(
    `UPDATE rails_polls SET position = $3, etag = $4, walk = $5, next_at = $6, failures = $7, last_error = $8,
       last_success_at = $9, known_as_of = $10, last_rows = $11, leased_to = NULL, leased_until = NULL
     WHERE resource = $1 AND term = $2`,
    [
      resource,
      term,
      poll.position,
      poll.etag,
      poll.walk,
      poll.nextAt,
      poll.failures,
      poll.lastError,
      poll.lastSuccessAt,
      poll.knownAsOf,
      poll.rows,
    ],
  );
  return affected === 1;
}

/** How far a resource was read; null before it is polled for the first time. */
export async function selectPoll(manager: EntityManager, resource: RailsResource): Promise<Poll | null> {
  const [row] = await manager.query<Poll[]>(`SELECT ${COLUMNS} FROM rails_polls WHERE resource = $1`, [resource]);
  return row ?? null;
}

/** Makes polls due, and lets a walk under way go on at once. */
export async function updateDue(manager: EntityManager, resources: readonly RailsResource[], at: Date): Promise<void> {
  await manager.query('UPDATE rails_polls SET next_at = $2 WHERE resource = ANY ($1) AND next_at > $2', [
    resources,
    at,
  ]);
}
