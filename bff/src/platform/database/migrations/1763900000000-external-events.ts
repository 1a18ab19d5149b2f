import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happens outside the streams and may explain them. */
export class ExternalEvents1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE external_events (
        external_event_id text COLLATE "C" NOT NULL CONSTRAINT external_events_pk PRIMARY KEY,
        occurred_at timestamptz NOT NULL,
        type text NOT NULL,
        title text NOT NULL,
        description text NOT NULL,
        severity text NOT NULL CONSTRAINT external_events_severity_ck CHECK (severity IN ('info', 'warning', 'critical')),
        expected_impact jsonb,
        external_link text,
        -- Of what was posted: decides whether the same id tells the same again.
        body_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        created_by text NOT NULL
      );
      CREATE INDEX external_events_occurred_idx ON external_events (occurred_at, external_event_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE external_events');
  }
}
