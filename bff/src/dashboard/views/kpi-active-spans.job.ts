import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { selectTouched } from '../../inference/health/health.queries.js';
import { ACTIVE_SESSION_DAYS, ACTIVE_SIGNUP_DAYS } from '../../inference/health/score.js';
import { type Follow, Followers } from '../../platform/jobs/follower.js';

/** Customers of one step: each has some dozens of sessions. */
const CUSTOMERS_PER_STEP = 2_000;
/** While history is being filled in every customer is touched all the time: one step in so long, and no more. */
const STEP_EVERY_MS = 2_000;

/** Follows the customers and keeps when each of them counted, counts and will count as active. */
@Injectable()
export class KpiActiveSpansJob implements OnApplicationBootstrap {
  private steppedAt = 0;
  private readonly follow: Follow<string> = {
    name: 'active_spans',
    source: 'customers',
    limit: CUSTOMERS_PER_STEP,
    read: selectTouched,
    keyOf: (customerId) => customerId,
    write: replaceActiveSpans,
  };

  constructor(private readonly followers: Followers) {}

  onApplicationBootstrap(): void {
    this.followers.startWorker('active_spans', 'customers', () => this.step(new Date()));
  }

  private async step(now: Date): Promise<boolean> {
    if (now.getTime() - this.steppedAt < STEP_EVERY_MS) return false;
    this.steppedAt = now.getTime();
    return this.followers.run(this.follow);
  }
}

/** Makes the spans of customers anew from all that is known of them: sessions keep one active for 60 days, a sign-up for 30. */
export async function replaceActiveSpans(manager: EntityManager, customerIds: readonly string[]): Promise<void> {
  await manager.query(
    `WITH stays AS (
       SELECT customer_id, tstzrange(ended_at, ended_at + make_interval(hours => ${24 * ACTIVE_SESSION_DAYS})) AS span
       FROM sessions WHERE customer_id = ANY($1) AND state = 'completed' AND ended_at IS NOT NULL
       UNION ALL
       SELECT customer_id, tstzrange(signed_up_at, signed_up_at + make_interval(hours => ${24 * ACTIVE_SIGNUP_DAYS}))
       FROM customers WHERE customer_id = ANY($1) AND signed_up_at IS NOT NULL
     ), spans AS MATERIALIZED (
       SELECT customer_id, lower(span) AS starts_at, upper(span) AS ends_at
       FROM (SELECT customer_id, unnest(range_agg(span)) AS span FROM stays GROUP BY customer_id) AS joined
     ), gone AS (
       DELETE FROM active_spans a WHERE customer_id = ANY($1)
         AND NOT EXISTS (SELECT FROM spans s WHERE s.customer_id = a.customer_id AND s.starts_at = a.starts_at)
     )
     INSERT INTO active_spans AS a (customer_id, starts_at, ends_at)
     SELECT customer_id, starts_at, ends_at FROM spans ORDER BY 1, 2
     ON CONFLICT (customer_id, starts_at) DO UPDATE SET ends_at = excluded.ends_at WHERE a.ends_at <> excluded.ends_at`,
    [customerIds],
  );
}
