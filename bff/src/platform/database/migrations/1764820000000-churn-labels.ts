import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people said of customers who were feared to leave, and what each model was trained on. */
export class ChurnLabels1764820000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE churn_labels (
        label_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT churn_labels_pk PRIMARY KEY,
        source text NOT NULL CONSTRAINT churn_labels_source_ck CHECK (source IN ('outcome', 'verdict')),
        -- Of the intervention or the alert; who changes their mind adds a version.
        source_id uuid NOT NULL,
        version integer NOT NULL,
        customer_id text COLLATE "C" NOT NULL,
        -- The moment that it is about.
        about_at timestamptz NOT NULL,
        -- Null: what was said before is taken back.
        leaving boolean,
        said_at timestamptz NOT NULL,
        CONSTRAINT churn_labels_version_uq UNIQUE (source_id, version)
      );
      CREATE INDEX churn_labels_customer_idx ON churn_labels (customer_id);

      ALTER TABLE models ADD COLUMN trained_on jsonb;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE models DROP COLUMN trained_on;
      DROP TABLE churn_labels;
    `);
  }
}
