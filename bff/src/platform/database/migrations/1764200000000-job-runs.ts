import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs that were run by hand, so that every replica can tell how one fares. */
export class JobRuns1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE job_runs (
        run_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT job_runs_pk PRIMARY KEY,
        job text NOT NULL,
        as_of timestamptz NOT NULL,
        status text NOT NULL DEFAULT 'running'
          CONSTRAINT job_runs_status_ck CHECK (status IN ('running', 'done', 'failed')),
        progress double precision NOT NULL DEFAULT 0,
        error text,
        started_at timestamptz NOT NULL DEFAULT now(),
        -- Moved on while it runs: one that stands still was broken off with its process.
        seen_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX job_runs_running_idx ON job_runs (job) WHERE status = 'running';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE job_runs');
  }
}
