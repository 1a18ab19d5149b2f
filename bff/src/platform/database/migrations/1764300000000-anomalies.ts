import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What streams did otherwise than usual, how far they were judged, and what is known of their past from elsewhere. */
export class Anomalies1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE anomalies (
        anomaly_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT anomalies_pk PRIMARY KEY,
        -- '*' for all streams together.
        stream text COLLATE "C" NOT NULL,
        kind text NOT NULL CONSTRAINT anomalies_kind_ck CHECK (kind IN ('deviation', 'silence', 'movement')),
        direction text NOT NULL CONSTRAINT anomalies_direction_ck CHECK (direction IN ('below', 'above')),
        started_at timestamptz NOT NULL,
        ended_at timestamptz NOT NULL,
        -- Of the worst window.
        window_hours double precision NOT NULL,
        expected double precision NOT NULL,
        actual double precision NOT NULL,
        score double precision NOT NULL,
        threshold double precision NOT NULL,
        lower double precision NOT NULL,
        upper double precision NOT NULL,
        movement double precision NOT NULL,
        -- Since it came up last, and before that: what is no worse than before is not told again.
        run_score double precision NOT NULL,
        earlier_score double precision,
        is_open boolean NOT NULL,
        -- Found by the minute; the hour's judgement takes its place.
        is_live boolean NOT NULL DEFAULT false,
        related jsonb NOT NULL,
        CONSTRAINT anomalies_episode_uq UNIQUE (stream, kind, direction, started_at)
      );
      CREATE INDEX anomalies_started_idx ON anomalies (started_at, anomaly_id);
      CREATE INDEX anomalies_open_idx ON anomalies (stream) WHERE is_open;

      CREATE TABLE anomaly_progress (
        stream text COLLATE "C" NOT NULL CONSTRAINT anomaly_progress_pk PRIMARY KEY,
        judged_until timestamptz NOT NULL,
        -- Events expected in each hour from eight before that on, what they vary by beyond chance, and what is an alarm.
        expected double precision[] NOT NULL DEFAULT '{}',
        excess double precision NOT NULL DEFAULT 0,
        threshold double precision NOT NULL DEFAULT 0
      );

      -- Past values that no event tells of; null is an hour of which nothing is known.
      CREATE TABLE series_imports (
        stream text COLLATE "C" NOT NULL,
        hour timestamptz NOT NULL,
        value double precision,
        CONSTRAINT series_imports_pk PRIMARY KEY (stream, hour)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE series_imports, anomaly_progress, anomalies');
  }
}
