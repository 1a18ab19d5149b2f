import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each resource of the platform was read, and what its rows told. */
export class RailsPoller1763800300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rails_polls (
        resource text NOT NULL CONSTRAINT rails_polls_pk PRIMARY KEY,
        position timestamptz NOT NULL,
        etag text,
        walk jsonb,
        next_at timestamptz NOT NULL,
        failures integer NOT NULL DEFAULT 0,
        last_error text,
        last_success_at timestamptz,
        known_as_of timestamptz,
        last_rows integer NOT NULL DEFAULT 0,
        leased_to uuid,
        leased_until timestamptz,
        -- Counts the leases: what an old one still wants to store is refused.
        term bigint NOT NULL DEFAULT 0
      );

      CREATE TABLE rails_facts (
        fact_key bytea NOT NULL CONSTRAINT rails_facts_pk PRIMARY KEY,
        fingerprint bytea NOT NULL,
        event_id text,
        occurred_at text,
        told_at timestamptz
      );
      CREATE INDEX rails_facts_told_idx ON rails_facts (told_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rails_facts, rails_polls');
  }
}
