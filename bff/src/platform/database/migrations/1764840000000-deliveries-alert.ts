import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the messages about an alert: who is erased is erased in them while everybody else waits. */
export class DeliveriesAlert1764840000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX deliveries_alert_idx ON deliveries (alert_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX deliveries_alert_idx');
  }
}
