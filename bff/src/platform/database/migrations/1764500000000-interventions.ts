import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How scores came about over time, what lists of customers are ordered and searched by, and what was done for whom. */
export class Interventions1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A row where something changed: a score stands until the next one. The arrays are in the components' order.
      CREATE TABLE health_history (
        customer_id text COLLATE "C" NOT NULL,
        at timestamptz NOT NULL,
        score double precision NOT NULL,
        component_values double precision[] NOT NULL,
        weights double precision[] NOT NULL,
        CONSTRAINT health_history_pk PRIMARY KEY (customer_id, at)
      );

      -- What the sessions that ended up to a time came to, so that scoring reads only those since. Nothing is counted
      -- at -infinity. One element for each tutor; the rating is of the first session with that one.
      CREATE TABLE health_pasts (
        customer_id text COLLATE "C" NOT NULL CONSTRAINT health_pasts_pk PRIMARY KEY,
        settled_until timestamptz NOT NULL,
        tutor_ids text[] NOT NULL DEFAULT '{}',
        sessions integer[] NOT NULL DEFAULT '{}',
        first_ratings double precision[] NOT NULL DEFAULT '{}',
        first_at timestamptz,
        last_at timestamptz
      );
      CREATE INDEX health_pasts_settled_idx ON health_pasts (settled_until);

      -- The components' values and weights say all that the contributions did, in a third of the room.
      ALTER TABLE customer_health
        ADD COLUMN component_values double precision[] NOT NULL DEFAULT '{}',
        ADD COLUMN weights double precision[] NOT NULL DEFAULT '{}',
        ADD COLUMN last_session_at timestamptz;
      UPDATE customer_health SET
        component_values = ARRAY(SELECT (c->>'value')::float8 FROM jsonb_array_elements(contributions) WITH ORDINALITY AS x (c, nth) ORDER BY nth),
        weights = ARRAY(SELECT (c->>'weight')::float8 FROM jsonb_array_elements(contributions) WITH ORDINALITY AS x (c, nth) ORDER BY nth);
      ALTER TABLE customer_health
        DROP COLUMN contributions,
        ALTER COLUMN component_values DROP DEFAULT,
        ALTER COLUMN weights DROP DEFAULT;
      DROP INDEX customer_health_score_idx;
      CREATE INDEX customer_health_score_idx ON customer_health (score, customer_id);
      CREATE INDEX customer_health_active_score_idx ON customer_health (score, customer_id) WHERE active;
      CREATE INDEX customer_health_change_idx ON customer_health (coalesce(score - score_week_ago, 0), customer_id);
      CREATE INDEX customer_health_calls_idx ON customer_health (calls_14d, customer_id);
      CREATE INDEX customer_health_session_idx ON customer_health (coalesce(last_session_at, '-infinity'), customer_id);

      -- What is searched, and what names are ordered by: the name, if any, and the id, in lower case. Cut, since an
      -- entry of an index has 2,704 bytes at most.
      ALTER TABLE customers ADD COLUMN label text COLLATE "C" NOT NULL
        GENERATED ALWAYS AS (lower((coalesce(left(name, 120) || ' ', '') || customer_id) COLLATE "default")) STORED;
      CREATE INDEX customers_label_idx ON customers (label, customer_id);
      CREATE INDEX customers_segment_idx ON customers (left(segment, 100));
      CREATE INDEX customers_channel_idx ON customers (left(acquisition_channel, 100));
    `);
    await runner.query(`
      CREATE TABLE interventions (
        intervention_id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT interventions_pk PRIMARY KEY,
        kind text NOT NULL CONSTRAINT interventions_kind_ck CHECK (kind IN ('call', 'mail', 'task', 'coaching')),
        subject_kind text NOT NULL CONSTRAINT interventions_subject_ck CHECK (subject_kind IN ('customer', 'tutor')),
        subject_id text COLLATE "C" NOT NULL,
        state text NOT NULL CONSTRAINT interventions_state_ck CHECK (state IN ('open', 'held_out', 'closed')),
        held_out boolean NOT NULL,
        note text,
        assignee text,
        created_at timestamptz NOT NULL,
        created_by text NOT NULL,
        closed_at timestamptz,
        closed_by text,
        outcome text CONSTRAINT interventions_outcome_ck
          CHECK (outcome IN ('helped', 'no_change', 'not_reached', 'not_needed')),
        outcome_note text,
        measured_at timestamptz,
        succeeded boolean,
        CONSTRAINT interventions_closed_ck CHECK ((state = 'closed') = (closed_at IS NOT NULL AND outcome IS NOT NULL))
      );
      -- Asked for twice it is there once.
      CREATE UNIQUE INDEX interventions_wanted_uq ON interventions (subject_kind, subject_id, kind)
        WHERE state = 'open' OR (state = 'held_out' AND measured_at IS NULL);
      CREATE INDEX interventions_subject_idx ON interventions (subject_id, created_at);
      CREATE INDEX interventions_created_idx ON interventions (created_at, intervention_id);
      CREATE INDEX interventions_unmeasured_idx ON interventions (created_at) WHERE measured_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE interventions;
      DROP INDEX customers_channel_idx, customers_segment_idx, customers_label_idx;
      ALTER TABLE customers DROP COLUMN label;
      DROP INDEX customer_health_session_idx, customer_health_calls_idx, customer_health_change_idx,
        customer_health_active_score_idx, customer_health_score_idx;
      CREATE INDEX customer_health_score_idx ON customer_health (score);
      ALTER TABLE customer_health ADD COLUMN contributions jsonb NOT NULL DEFAULT '[]';
      UPDATE customer_health SET contributions = (
        SELECT jsonb_agg(jsonb_build_object('component', c, 'value', v, 'weight', w, 'points', coalesce(v, 0) * w) ORDER BY nth)
        FROM unnest(ARRAY['firstSession', 'velocity', 'calls', 'goal', 'consistency'], component_values, weights)
          WITH ORDINALITY AS x (c, v, w, nth)
      );
      ALTER TABLE customer_health
        ALTER COLUMN contributions DROP DEFAULT,
        DROP COLUMN last_session_at, DROP COLUMN weights, DROP COLUMN component_values;
      DROP TABLE health_pasts, health_history;
    `);
  }
}
