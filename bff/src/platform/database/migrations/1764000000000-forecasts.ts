import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When tutors can teach, what of demand is known from elsewhere, and the forecasts with how they turned out. */
export class Forecasts1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row for a tutor and a day of UTC. A claim is [from, to, occurred_at, event_id], times in milliseconds: which
      -- event has the last word on which span.
      CREATE TABLE availability (
        tutor_id text COLLATE "C" NOT NULL,
        day date NOT NULL,
        claims jsonb NOT NULL,
        starts timestamptz[] NOT NULL,
        ends timestamptz[] NOT NULL,
        tx_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        CONSTRAINT availability_pk PRIMARY KEY (tutor_id, day)
      );
      CREATE INDEX availability_day_idx ON availability (day);
      CREATE INDEX availability_tx_idx ON availability (tx_id);

      -- Demand of a subject is counted over its own hours alone. Only bookings say until when.
      CREATE INDEX sessions_wanted_idx ON sessions (subject, scheduled_at) INCLUDE (scheduled_until)
        WHERE scheduled_until IS NOT NULL;
      CREATE INDEX sessions_taught_idx ON sessions (subject, started_at) INCLUDE (duration_minutes);

      -- Past demand that no event tells of; null is an hour of which nothing is known.
      CREATE TABLE demand_imports (
        subject text NOT NULL,
        hour timestamptz NOT NULL,
        requests double precision,
        CONSTRAINT demand_imports_pk PRIMARY KEY (subject, hour)
      );
    `);
    await runner.query(`
      CREATE TABLE forecast_runs (
        run_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT forecast_runs_pk PRIMARY KEY,
        subject text NOT NULL,
        made_at timestamptz NOT NULL,
        method text NOT NULL CONSTRAINT forecast_runs_method_ck CHECK (method IN ('profile_level', 'four_week_mean')),
        -- Hours that one request stands for.
        hours_per_request double precision NOT NULL,
        -- Of demand summed over a span with mean f: variance_linear * f + variance_square * f * f, in tutor-hours.
        variance_linear double precision NOT NULL,
        variance_square double precision NOT NULL,
        level double precision,
        -- Days of the horizon that were compared with what came.
        scored_days integer NOT NULL DEFAULT 0,
        CONSTRAINT forecast_runs_subject_uq UNIQUE (subject, made_at)
      );
      CREATE INDEX forecast_runs_made_idx ON forecast_runs (made_at);

      -- In tutor-hours.
      CREATE TABLE forecast_points (
        run_id bigint NOT NULL CONSTRAINT forecast_points_run_fk REFERENCES forecast_runs (run_id) ON DELETE CASCADE,
        hour timestamptz NOT NULL,
        expected double precision NOT NULL,
        lower80 double precision NOT NULL,
        upper80 double precision NOT NULL,
        lower95 double precision NOT NULL,
        upper95 double precision NOT NULL,
        CONSTRAINT forecast_points_pk PRIMARY KEY (run_id, hour)
      );

      -- What a day of a horizon came to: sums, so that days, runs and subjects can be added up.
      CREATE TABLE forecast_scores (
        run_id bigint NOT NULL CONSTRAINT forecast_scores_run_fk REFERENCES forecast_runs (run_id) ON DELETE CASCADE,
        day integer NOT NULL CONSTRAINT forecast_scores_day_ck CHECK (day BETWEEN 1 AND 7),
        hours integer NOT NULL,
        actual double precision NOT NULL,
        error double precision NOT NULL,
        bias double precision NOT NULL,
        -- Over the hours of which the week before is known: that week's error, and the forecast's.
        naive_error double precision NOT NULL,
        matched_error double precision NOT NULL,
        floor_error double precision NOT NULL,
        inside80 integer NOT NULL,
        inside95 integer NOT NULL,
        CONSTRAINT forecast_scores_pk PRIMARY KEY (run_id, day)
      );

      -- Hours of slots by subject, kept up with what tutors tell until the hour has passed.
      CREATE TABLE supply_hours (
        subject text NOT NULL,
        hour timestamptz NOT NULL,
        available_hours double precision NOT NULL,
        CONSTRAINT supply_hours_pk PRIMARY KEY (subject, hour)
      );
      CREATE INDEX supply_hours_hour_idx ON supply_hours (hour);

      -- Demand and supply of the 24 hours from each hour on, over all subjects, as they were known then.
      CREATE TABLE supply_demand (
        hour timestamptz NOT NULL CONSTRAINT supply_demand_pk PRIMARY KEY,
        demand double precision NOT NULL,
        supply double precision NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE supply_demand, supply_hours, forecast_scores, forecast_points, forecast_runs, demand_imports, availability;
      DROP INDEX sessions_taught_idx, sessions_wanted_idx;
    `);
  }
}
