import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operating IOPS needs: rows that followers went round, what each cursor follows, when customers were touched. */
export class Operations1763800200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE set_aside (
        follower text NOT NULL,
        -- Of the followed table's row, with the transaction that wrote it: the way back to it.
        key text COLLATE "C" NOT NULL,
        tx_id xid8 NOT NULL,
        reason text NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT set_aside_pk PRIMARY KEY (follower, key)
      );

      -- Retention asks who still has to read the events.
      ALTER TABLE cursors ADD COLUMN source text;
      UPDATE cursors SET source = CASE name
        WHEN 'entities' THEN 'events' WHEN 'health' THEN 'customers' WHEN 'alerts' THEN 'customer_health' ELSE 'outbox' END;
      ALTER TABLE cursors ALTER COLUMN source SET NOT NULL;

      ALTER TABLE customers ADD COLUMN touched_at timestamptz NOT NULL DEFAULT now();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE customers DROP COLUMN touched_at;
      ALTER TABLE cursors DROP COLUMN source;
      DROP TABLE set_aside;
    `);
  }
}
