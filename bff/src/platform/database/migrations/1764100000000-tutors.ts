import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What tutors' performance is derived from, and what it came to. Sessions can be followed from here on. */
export class Tutors1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions ADD COLUMN IF NOT EXISTS touched_at timestamptz NOT NULL DEFAULT now();
      CREATE INDEX IF NOT EXISTS sessions_tx_idx ON sessions (tx_id);
      CREATE INDEX IF NOT EXISTS sessions_tutor_idx ON sessions (tutor_id);

      -- Sessions that came to an end, as they were counted last: a session that changes its tutor or its week must be
      -- taken from where it was.
      CREATE TABLE tutor_sessions (
        session_id text COLLATE "C" NOT NULL CONSTRAINT tutor_sessions_pk PRIMARY KEY,
        tutor_id text COLLATE "C" NOT NULL,
        customer_id text COLLATE "C" NOT NULL,
        subject text NOT NULL,
        outcome text NOT NULL CONSTRAINT tutor_sessions_outcome_ck CHECK (outcome IN ('completed', 'cancelled', 'no_show')),
        ended_at timestamptz NOT NULL,
        minutes double precision,
        rating double precision,
        is_first boolean NOT NULL DEFAULT false
      );
      CREATE INDEX tutor_sessions_tutor_idx ON tutor_sessions (tutor_id, ended_at);
      CREATE INDEX tutor_sessions_pair_idx ON tutor_sessions (tutor_id, customer_id, ended_at, session_id)
        WHERE outcome = 'completed';
      CREATE UNIQUE INDEX tutor_sessions_first_uq ON tutor_sessions (tutor_id, customer_id) WHERE is_first;

      CREATE TABLE tutor_periods (
        tutor_id text COLLATE "C" NOT NULL,
        period text NOT NULL CONSTRAINT tutor_periods_period_ck CHECK (period IN ('week', 'month')),
        starts_on date NOT NULL,
        subject text NOT NULL,
        completed integer NOT NULL,
        cancelled integer NOT NULL,
        no_show integer NOT NULL,
        minutes double precision NOT NULL,
        rated integer NOT NULL,
        stars double precision NOT NULL,
        stars_squared double precision NOT NULL,
        first_rated integer NOT NULL,
        first_good integer NOT NULL,
        CONSTRAINT tutor_periods_pk PRIMARY KEY (tutor_id, period, starts_on, subject)
      );

      -- What is usual in a subject; the row without one is of all subjects.
      CREATE TABLE tutor_priors (
        subject text CONSTRAINT tutor_priors_subject_uq UNIQUE NULLS NOT DISTINCT,
        success double precision NOT NULL,
        success_strength double precision NOT NULL,
        rating double precision NOT NULL,
        rating_strength double precision NOT NULL
      );
      CREATE TABLE tutor_pass (
        one boolean NOT NULL DEFAULT true CONSTRAINT tutor_pass_pk PRIMARY KEY CONSTRAINT tutor_pass_one_ck CHECK (one),
        -- Of the last pass that went through, and the rated first sessions that it knew.
        as_of timestamptz,
        first_rated bigint NOT NULL DEFAULT 0,
        claimed_until timestamptz
      );
      INSERT INTO tutor_pass DEFAULT VALUES;
    `);
    await runner.query(`
      CREATE TABLE tutor_performance (
        tutor_id text COLLATE "C" NOT NULL CONSTRAINT tutor_performance_pk PRIMARY KEY,
        completed integer NOT NULL,
        cancelled integer NOT NULL,
        no_show integer NOT NULL,
        minutes double precision NOT NULL,
        rated integer NOT NULL,
        stars double precision NOT NULL,
        first_rated integer NOT NULL,
        first_good integer NOT NULL,
        shrunk_success double precision NOT NULL,
        shrunk_rating double precision NOT NULL,
        under_target double precision,
        subjects text[] NOT NULL,
        flag_kinds text[] NOT NULL,
        flags jsonb NOT NULL,
        as_of timestamptz NOT NULL
      );

      CREATE TABLE tutor_subjects (
        tutor_id text COLLATE "C" NOT NULL
          CONSTRAINT tutor_subjects_tutor_fk REFERENCES tutor_performance (tutor_id) ON DELETE CASCADE,
        subject text NOT NULL,
        completed integer NOT NULL,
        cancelled integer NOT NULL,
        no_show integer NOT NULL,
        minutes double precision NOT NULL,
        rated integer NOT NULL,
        stars double precision NOT NULL,
        first_rated integer NOT NULL,
        first_good integer NOT NULL,
        shrunk_success double precision NOT NULL,
        shrunk_rating double precision NOT NULL,
        CONSTRAINT tutor_subjects_pk PRIMARY KEY (tutor_id, subject)
      );
      CREATE INDEX tutor_subjects_subject_idx ON tutor_subjects (subject, shrunk_success);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE tutor_subjects, tutor_performance, tutor_pass, tutor_priors, tutor_periods, tutor_sessions;
      DROP INDEX IF EXISTS sessions_tutor_idx, sessions_tx_idx;
      ALTER TABLE sessions DROP COLUMN IF EXISTS touched_at;
    `);
  }
}
