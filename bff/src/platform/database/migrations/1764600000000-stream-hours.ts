import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hours of streams beside their minutes, and what KPIs are read from without going over all sessions. */
export class StreamHours1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stream_hours (
        stream text COLLATE "C" NOT NULL,
        -- Of UTC.
        hour timestamptz NOT NULL,
        count integer NOT NULL,
        sum double precision,
        last double precision,
        CONSTRAINT stream_hours_pk PRIMARY KEY (stream, hour)
      ) WITH (fillfactor = 70);

      -- In this order: what commits between the two statements is in the second, or behind the cursor.
      INSERT INTO cursors (name, source, tx_id)
      VALUES ('stream_hours', 'events', (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text::xid8);
    `);
    await runner.query(`
      INSERT INTO stream_hours (stream, hour, count, sum, last)
      SELECT stream, date_trunc('hour', minute, 'UTC'), sum(count), sum(sum),
        (max(ARRAY[extract(epoch FROM last_at)::float8, last]) FILTER (WHERE last IS NOT NULL))[2]
      FROM rollups GROUP BY 1, 2 ORDER BY 1, 2
    `);
    await runner.query(`
      -- KPIs count over days by these alone, without the table's rows.
      DROP INDEX sessions_started_idx, sessions_ended_idx;
      CREATE INDEX sessions_started_idx ON sessions (started_at) INCLUDE (ended_at);
      CREATE INDEX sessions_ended_idx ON sessions (ended_at) INCLUDE (rating);
      CREATE INDEX tutor_sessions_firsts_idx ON tutor_sessions (ended_at) INCLUDE (rating) WHERE is_first;

      -- When customers count as active; the spans of one customer do not touch each other.
      CREATE TABLE active_spans (
        customer_id text COLLATE "C" NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        CONSTRAINT active_spans_pk PRIMARY KEY (customer_id, starts_at)
      );
      CREATE INDEX active_spans_starts_idx ON active_spans (starts_at);
      CREATE INDEX active_spans_ends_idx ON active_spans (ends_at) INCLUDE (starts_at);

      INSERT INTO cursors (name, source, tx_id)
      VALUES ('active_spans', 'customers', (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text::xid8);

      -- How many were at risk as it was known then.
      CREATE TABLE at_risk_hours (
        hour timestamptz NOT NULL CONSTRAINT at_risk_hours_pk PRIMARY KEY,
        customers integer NOT NULL
      );
    `);
    await runner.query(`
      INSERT INTO active_spans (customer_id, starts_at, ends_at)
      SELECT customer_id, lower(span), upper(span) FROM (
        SELECT customer_id, unnest(range_agg(span)) AS span FROM (
          SELECT customer_id, tstzrange(ended_at, ended_at + interval '1440 hours') AS span
          FROM sessions WHERE state = 'completed' AND customer_id IS NOT NULL AND ended_at IS NOT NULL
          UNION ALL
          SELECT customer_id, tstzrange(signed_up_at, signed_up_at + interval '720 hours')
          FROM customers WHERE signed_up_at IS NOT NULL
        ) AS stays GROUP BY customer_id
      ) AS spans ORDER BY 1, 2
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE at_risk_hours, active_spans;
      DROP INDEX tutor_sessions_firsts_idx, sessions_ended_idx, sessions_started_idx;
      CREATE INDEX sessions_started_idx ON sessions (started_at);
      CREATE INDEX sessions_ended_idx ON sessions (ended_at);
      DELETE FROM cursors WHERE name IN ('stream_hours', 'active_spans');
      DROP TABLE stream_hours;
    `);
  }
}
