import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Models with their versions, what those of churn learn from, and what the one in force says of each customer. */
export class Churn1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE models (
        model_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT models_pk PRIMARY KEY,
        kind text NOT NULL CONSTRAINT models_kind_ck CHECK (kind IN ('churn')),
        source text NOT NULL CONSTRAINT models_source_ck CHECK (source IN ('prior', 'history', 'rows')),
        as_of timestamptz NOT NULL,
        form jsonb NOT NULL,
        validation jsonb NOT NULL,
        spread jsonb NOT NULL,
        comparison jsonb,
        watch jsonb,
        -- Counts up: of those that were promoted and not withdrawn, the last one decides.
        promotion bigint,
        withdrawn_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX models_promotion_idx ON models (kind, promotion DESC, created_at DESC)
        WHERE promotion IS NOT NULL AND withdrawn_at IS NULL;

      -- Moments at which customers' features were written down, to learn from once 60 days have passed.
      CREATE TABLE churn_cuts (
        cut_at timestamptz NOT NULL CONSTRAINT churn_cuts_pk PRIMARY KEY,
        labelled boolean NOT NULL DEFAULT false
      );
      CREATE TABLE churn_rows (
        cut_at timestamptz NOT NULL
          CONSTRAINT churn_rows_cut_fk REFERENCES churn_cuts (cut_at) ON DELETE CASCADE,
        customer_id text COLLATE "C" NOT NULL,
        features jsonb NOT NULL,
        channel text,
        churned boolean,
        CONSTRAINT churn_rows_pk PRIMARY KEY (cut_at, customer_id)
      );
      CREATE INDEX churn_rows_customer_idx ON churn_rows (customer_id);

      CREATE TABLE churn_scores (
        customer_id text COLLATE "C" NOT NULL CONSTRAINT churn_scores_pk PRIMARY KEY,
        model_id uuid NOT NULL,
        probability double precision NOT NULL,
        -- In the order of the model's features; a value that is not known is null.
        feature_values double precision[] NOT NULL,
        contributions double precision[] NOT NULL,
        as_of timestamptz NOT NULL
        -- Every row is written anew each day, in place while its page has room.
      ) WITH (fillfactor = 50);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE churn_scores, churn_rows, churn_cuts, models');
  }
}
