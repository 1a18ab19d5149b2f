import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers that are to be forgotten. */
export class Erasures1764810000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasures (
        erasure_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT erasures_pk PRIMARY KEY,
        -- Who it is, and words that only they are known by: gone once it is done.
        customer_id text COLLATE "C",
        words text[] NOT NULL DEFAULT '{}',
        -- Stands for the customer in what is counted still.
        pseudonym text NOT NULL DEFAULT 'erased:' || gen_random_uuid(),
        requested_at timestamptz NOT NULL,
        -- Nothing is shown of them from here on; what is told later is of somebody new.
        hidden_tx xid8,
        finished_at timestamptz,
        CONSTRAINT erasures_finished_ck CHECK ((finished_at IS NULL) = (customer_id IS NOT NULL))
      );
      -- Asked for twice before it is begun it is one.
      CREATE UNIQUE INDEX erasures_waiting_uq ON erasures (customer_id) WHERE hidden_tx IS NULL;
      CREATE INDEX erasures_unfinished_idx ON erasures (requested_at) WHERE finished_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erasures');
  }
}
