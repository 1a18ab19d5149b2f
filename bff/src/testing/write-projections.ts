import type { DataSource } from 'typeorm';

/** Writes rows as folding would, with the stamps that it gives. */
export function writer(database: DataSource) {
  let ids = 0;
  const iso = (at: Date) => at.toISOString();
  return {
    customer: (id: string, signedUpAt: Date, goal: { status: string; at: Date } | null = null) =>
      database.query(
        `INSERT INTO customers (customer_id, signed_up_at, goal_status, goal_renewed, acquisition_channel, stamps)
         VALUES ($1, $2, $3, false, 'referral', $4)`,
        [
          id,
          signedUpAt,
          goal?.status ?? null,
          JSON.stringify({
            signed_up_at: [1, iso(signedUpAt), 'e'],
            acquisition_channel: [0, iso(signedUpAt), 'e'],
            ...(goal && { goal_status: [0, iso(goal.at), 'e'] }),
          }),
        ],
      ),
    session: (customerId: string, endedAt: Date, more: { tutor?: string; rating?: number; ratedAt?: Date } = {}) =>
      database.query(
        `INSERT INTO sessions (session_id, customer_id, tutor_id, subject, state, ended_at, rating, stamps)
         VALUES ($1, $2, $3, 'latin', 'completed', $4, $5, $6)`,
        [
          `s${ids++}`,
          customerId,
          more.tutor ?? 'ana',
          endedAt,
          more.rating ?? null,
          more.rating === undefined ? {} : { rating: [1, iso(more.ratedAt ?? endedAt), 'e'] },
        ],
      ),
    call: (customerId: string, calledAt: Date) =>
      database.query(`INSERT INTO calls (call_id, customer_id, called_at, stamps) VALUES ($1, $2, $3, '{}')`, [
        `k${ids++}`,
        customerId,
        calledAt,
      ]),
    told: (customerId: string, at: Date, goal: object) =>
      database.query(
        `INSERT INTO events (event_id, stream, occurred_at, data) VALUES ($1, 'customer.health.updated', $2, $3)`,
        [`e${ids++}`, at, { customer_id: customerId, goal }],
      ),
    newestEvent: (at: Date) => database.query('UPDATE projection_clock SET newest_event_at = $1', [at]),
  };
}
