import type { CustomerSession, CustomerSort, HealthTier } from '@iops/contracts';
import type { EntityManager } from 'typeorm';
import { tierSpan } from '../../inference/health/score.js';
import type { PageEnd } from '../../inference/tutors/page-cursor.js';

/** A customer as the list shows one. */
export interface CustomerRow {
  customerId: string;
  name: string | null;
  segment: string | null;
  acquisitionChannel: string | null;
  score: number | null;
  tier: HealthTier | null;
  scoreWeekAgo: number | null;
  calls14d: number;
  active: boolean;
  lastSessionAt: Date | null;
  asOf: Date;
}

/** Which customers; null takes any. */
export interface CustomersFilter {
  tiers: readonly HealthTier[] | null;
  segment: string | null;
  channel: string | null;
  active: boolean | null;
  /** Part of the name or of the id, in any case. */
  search: string | null;
}

/** Which page of them. */
export interface CustomersPage {
  sort: CustomerSort | 'id';
  order: 'asc' | 'desc';
  after: PageEnd | null;
  limit: number;
}

interface Sort {
  /** As an index has it. */
  value: string;
  /** How it is told in a cursor, and taken from there. */
  told: (value: string) => string;
  taken: (given: string) => string;
}

const sort = (value: string, type: string): Sort => ({
  value,
  told: (shown) => `${shown}::text`,
  taken: (given) => `${given}::${type}`,
});
// A change that is not known counts as none; who never had a session had the oldest one.
const SORTS: Readonly<Record<CustomersPage['sort'], Sort>> = {
  score: sort('h.score', 'float8'),
  change: sort('coalesce(h.score - h.score_week_ago, 0)', 'float8'),
  calls: sort('h.calls_14d', 'int'),
  lastSession: {
    value: `coalesce(h.last_session_at, '-infinity')`,
    // Whatever the session's time zone is.
    told: (shown) => `date_part('epoch', ${shown})::text`,
    taken: (given) => `to_timestamp(${given}::float8)`,
  },
  name: sort('c.label', 'text'),
  id: sort('h.customer_id', 'text'),
};

const COLUMNS = `
  customer_id AS "customerId", c.name, c.segment, c.acquisition_channel AS "acquisitionChannel", h.score, h.tier,
  h.score_week_ago AS "scoreWeekAgo", h.calls_14d AS "calls14d", h.active, h.last_session_at AS "lastSessionAt",
  h.as_of AS "asOf"`;

/** A page of scored customers, each with what it was ordered by as text. */
export function selectCustomers(
  manager: EntityManager,
  filter: CustomersFilter,
  { sort: key, order, after, limit }: CustomersPage,
): Promise<(CustomerRow & { sortValue: string })[]> {
  const { value: by, told, taken } = SORTS[key];
  const values = new Values();
  const { found, people, where } = matching(filter, values);
  if (after !== null) {
    const behind = `(${taken(values.add(after.value))}, ${values.add(after.id)}::text)`;
    where.push(`(${by}, h.customer_id) ${order === 'asc' ? '>' : '<'} ${behind}`);
  }
  // Whoever is on the page is looked up after it is cut; all are only where that decides.
  const isOfProfile = people === 'found' || key === 'name' || filter.segment !== null || filter.channel !== null;
  return manager.query(
    `WITH ${found} page AS (
       SELECT h.customer_id, ${by} AS sort_value FROM customer_health h ${isOfProfile ? `JOIN ${people} c USING (customer_id)` : ''}
       ${whereOf(where)} ORDER BY ${by} ${order}, h.customer_id ${order} LIMIT ${values.add(limit)}
     )
     SELECT ${COLUMNS}, ${told('sort_value')} AS "sortValue"
     FROM page JOIN customer_health h USING (customer_id) LEFT JOIN customers c USING (customer_id)
     ORDER BY sort_value ${order}, customer_id ${order}`,
    values.all,
  );
}

/** Those of the customers that have a score, in no order. */
export function selectCustomersById(manager: EntityManager, customerIds: readonly string[]): Promise<CustomerRow[]> {
  return manager.query(
    `SELECT ${COLUMNS} FROM customer_health h LEFT JOIN customers c USING (customer_id) WHERE customer_id = ANY($1)`,
    [customerIds],
  );
}

/** Customers of one kind. */
export interface CustomerCount {
  segment: string | null;
  channel: string | null;
  tier: HealthTier | null;
  active: boolean;
  count: number;
}

/** How many scored customers there are of each kind: all, or those that are searched for. */
export function countCustomers(manager: EntityManager, search: string | null): Promise<CustomerCount[]> {
  const values = new Values();
  const { found, people } = matching({ tiers: null, segment: null, channel: null, active: null, search }, values);
  return manager.query(
    `WITH ${found} counted AS (
       SELECT c.segment, c.acquisition_channel AS channel, h.tier, h.active, count(*)::int AS count
       FROM customer_health h JOIN ${people} c USING (customer_id) GROUP BY 1, 2, 3, 4
     ) SELECT * FROM counted`,
    values.all,
  );
}

/** What a customer told of itself. */
export interface ProfileRow {
  customerId: string;
  name: string | null;
  segment: string | null;
  acquisitionChannel: string | null;
  signedUpAt: Date | null;
  goalTitle: string | null;
  goalStatus: 'open' | 'completed' | null;
  goalRenewed: boolean | null;
}

/** A customer's profile, or null. */
export async function selectProfile(manager: EntityManager, customerId: string): Promise<ProfileRow | null> {
  const [row] = await manager.query<ProfileRow[]>(
    `SELECT customer_id AS "customerId", name, segment, acquisition_channel AS "acquisitionChannel",
       signed_up_at AS "signedUpAt", goal_title AS "goalTitle", goal_status AS "goalStatus", goal_renewed AS "goalRenewed"
     FROM customers WHERE customer_id = $1`,
    [customerId],
  );
  return row ?? null;
}

/** A customer's sessions that came to an end by a moment, the newest first. */
export function selectRecentSessions(
  manager: EntityManager,
  customerId: string,
  { asOf, limit }: { asOf: Date; limit: number },
): Promise<(Omit<CustomerSession, 'endedAt'> & { endedAt: Date })[]> {
  return manager.query(
    `SELECT session_id AS "sessionId", tutor_id AS "tutorId", subject, state, ended_at AS "endedAt",
       duration_minutes AS "durationMinutes", rating
     FROM sessions WHERE customer_id = $1 AND ended_at <= $2 ORDER BY ended_at DESC LIMIT $3`,
    [customerId, asOf, limit],
  );
}

/** A customer's inbound calls by a moment, the newest first. */
export function selectRecentCalls(
  manager: EntityManager,
  customerId: string,
  { asOf, limit }: { asOf: Date; limit: number },
): Promise<{ callId: string; calledAt: Date; reasonCode: string | null }[]> {
  return manager.query(
    `SELECT call_id AS "callId", called_at AS "calledAt", reason_code AS "reasonCode"
     FROM calls WHERE customer_id = $1 AND called_at <= $2 ORDER BY called_at DESC LIMIT $3`,
    [customerId, asOf, limit],
  );
}

/** The values of a statement, in the order in which they were named. */
class Values {
  readonly all: unknown[] = [];

  add(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

/** What a page must match, and of which table: all customers, or those that a search finds, by the query given. */
function matching(
  { tiers, segment, channel, active, search }: CustomersFilter,
  values: Values,
): { found: string; people: 'customers' | 'found'; where: string[] } {
  const where: string[] = [];
  // The index is on the beginning: what is longer would not fit into it.
  const is = (column: string, value: string) => {
    const given = values.add(value);
    where.push(`left(${column}, 100) = left(${given}, 100) AND ${column} = ${given}`);
  };
  if (segment !== null) is('c.segment', segment);
  if (channel !== null) is('c.acquisition_channel', channel);
  if (active !== null) where.push(active ? 'h.active' : 'NOT h.active');
  if (tiers !== null) where.push(...tierIs(tiers, values));
  if (search === null) return { found: '', people: 'customers', where };
  // Not LIKE, which takes half as long again to look through all labels.
  const part = values.add(search);
  const found = `found AS MATERIALIZED (
    SELECT customer_id, segment, acquisition_channel, label FROM customers
    WHERE position(lower(${part}::text COLLATE "default") IN label) > 0
  ),`;
  return { found, people: 'found', where };
}

/** The tiers, and the scores they span: an index knows those. */
function tierIs(tiers: readonly HealthTier[], values: Values): string[] {
  const { above, upTo } = tierSpan(tiers);
  return [
    `h.tier = ANY(${values.add(tiers)})`,
    `h.score > ${values.add(above)}::float8 AND h.score <= ${values.add(upTo)}::float8`,
  ];
}

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
}
