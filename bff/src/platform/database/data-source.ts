import type { Pool } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Initial1763700000000 } from './migrations/1763700000000-initial.js';
import { ApiKeys1763800000000 } from './migrations/1763800000000-api-keys.js';
import { Quarantine1763800100000 } from './migrations/1763800100000-quarantine.js';
import { Operations1763800200000 } from './migrations/1763800200000-operations.js';
import { RailsPoller1763800300000 } from './migrations/1763800300000-rails-poller.js';
import { ExternalEvents1763900000000 } from './migrations/1763900000000-external-events.js';
import { Forecasts1764000000000 } from './migrations/1764000000000-forecasts.js';
import { Tutors1764100000000 } from './migrations/1764100000000-tutors.js';
import { JobRuns1764200000000 } from './migrations/1764200000000-job-runs.js';
import { Anomalies1764300000000 } from './migrations/1764300000000-anomalies.js';
import { Churn1764400000000 } from './migrations/1764400000000-churn.js';
import { Interventions1764500000000 } from './migrations/1764500000000-interventions.js';
import { StreamHours1764600000000 } from './migrations/1764600000000-stream-hours.js';
import { AlertActions1764700000000 } from './migrations/1764700000000-alert-actions.js';
import { AlertChanges1764800000000 } from './migrations/1764800000000-alert-changes.js';
import { Erasures1764810000000 } from './migrations/1764810000000-erasures.js';
import { ChurnLabels1764820000000 } from './migrations/1764820000000-churn-labels.js';
import { HealthTold1764830000000 } from './migrations/1764830000000-health-told.js';
import { DeliveriesAlert1764840000000 } from './migrations/1764840000000-deliveries-alert.js';
import { HealthRoom1764850000000 } from './migrations/1764850000000-health-room.js';
import { AlertLists1764860000000 } from './migrations/1764860000000-alert-lists.js';
import { TutorDecimals1764870000000 } from './migrations/1764870000000-tutor-decimals.js';
import { PatientClient } from './patient-client.js';

/** The longest one statement may take; a stuck one must not hold the pool. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** An open transaction holds back every follower, so a forgotten one is ended. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;
/** What every connection is given, whatever it is for. */
const SESSION = {
  connectionTimeoutMillis: 3_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  application_name: 'iops-bff',
};

/** Options for TypeORM; entities are added by the rooms through `autoLoadEntities`. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    migrations: [
      Initial1763700000000,
      ApiKeys1763800000000,
      Quarantine1763800100000,
      Operations1763800200000,
      RailsPoller1763800300000,
      ExternalEvents1763900000000,
      Forecasts1764000000000,
      Tutors1764100000000,
      JobRuns1764200000000,
      Churn1764400000000,
      Anomalies1764300000000,
      StreamHours1764600000000,
      AlertActions1764700000000,
      Interventions1764500000000,
      AlertChanges1764800000000,
      Erasures1764810000000,
      ChurnLabels1764820000000,
      HealthTold1764830000000,
      DeliveriesAlert1764840000000,
      HealthRoom1764850000000,
      AlertLists1764860000000,
      TutorDecimals1764870000000,
    ],
    migrationsTransactionMode: 'each',
    synchronize: false,
    // Otherwise TypeORM runs CREATE EXTENSION "uuid-ossp" at every connect.
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    poolSize: 12,
    extra: {
      ...SESSION,
      Client: PatientClient,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      // No statement here runs long enough to earn its compilation.
      options: '-c jit=off',
    },
  };
}

/** The `pg` pool under TypeORM, for the few statements that want named prepared statements. */
export function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { master: Pool }).master;
}

/**
 * Brings the schema up to date; several replicas may call it at once, one works and the others wait. Over connections
 * of its own, whose statements may take as long as they need: an index on a large table takes minutes.
 */
export async function migrate({ options }: DataSource): Promise<void> {
  const extra = { ...SESSION, options: '-c statement_timeout=0' };
  const own = { ...options, poolSize: 2, extra, entities: [] } as DataSourceOptions;
  const dataSource = await new DataSource(own).initialize();
  const client = await poolOf(dataSource).connect();
  try {
    await client.query("SELECT set_config('lock_timeout', '0', false)");
    await client.query(`SELECT pg_advisory_lock(hashtext('iops.migrate'))`);
    await dataSource.runMigrations();
  } finally {
    // Ends the session, and with it the lock.
    client.release(true);
    await dataSource.destroy();
  }
}
