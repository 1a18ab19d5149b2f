import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators mark alerts with, and what they say of explanations. */
export class AlertActions1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alerts
        ADD COLUMN detected_severity text
          CONSTRAINT alerts_detected_severity_ck CHECK (detected_severity IN ('info', 'warning', 'critical')),
        ADD COLUMN snoozed_until timestamptz,
        ADD COLUMN snoozed_by text,
        ADD COLUMN escalated_at timestamptz,
        ADD COLUMN escalated_by text,
        ADD COLUMN verdict text CONSTRAINT alerts_verdict_ck CHECK (verdict IN ('confirmed', 'dismissed')),
        ADD COLUMN dismiss_reason text;
      UPDATE alerts SET detected_severity = severity, verdict = CASE status WHEN 'dismissed' THEN status END;
      ALTER TABLE alerts ALTER COLUMN detected_severity SET NOT NULL;
      CREATE INDEX alerts_snoozed_idx ON alerts (snoozed_until) WHERE snoozed_until IS NOT NULL;
      CREATE INDEX alerts_fingerprint_idx ON alerts (fingerprint, started_at);
      CREATE INDEX alerts_entity_idx ON alerts (entity_id, started_at);
      CREATE INDEX alerts_critical_idx ON alerts (ended_at) WHERE severity = 'critical';
      CREATE INDEX alerts_acknowledged_idx ON alerts (acknowledged_at) WHERE acknowledged_at IS NOT NULL;

      CREATE TABLE explanation_feedback (
        alert_id uuid NOT NULL CONSTRAINT explanation_feedback_alert_fk REFERENCES alerts (alert_id) ON DELETE CASCADE,
        -- Empty for the explanation as a whole: a key takes no NULL.
        factor text NOT NULL,
        actor text NOT NULL,
        vote text NOT NULL CONSTRAINT explanation_feedback_vote_ck CHECK (vote IN ('up', 'down')),
        reason text,
        note text,
        -- What was voted on: a later explanation takes the place of an earlier.
        provider text NOT NULL,
        contribution double precision,
        at timestamptz NOT NULL,
        CONSTRAINT explanation_feedback_pk PRIMARY KEY (alert_id, factor, actor)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE explanation_feedback;
      DROP INDEX alerts_acknowledged_idx, alerts_critical_idx, alerts_entity_idx, alerts_fingerprint_idx, alerts_snoozed_idx;
      ALTER TABLE alerts DROP COLUMN detected_severity, DROP COLUMN snoozed_until, DROP COLUMN snoozed_by,
        DROP COLUMN escalated_at, DROP COLUMN escalated_by, DROP COLUMN verdict, DROP COLUMN dismiss_reason;
    `);
  }
}
