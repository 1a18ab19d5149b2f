import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '../../testing/test-database.js';
import { PatientClient } from './patient-client.js';

describe('a connection of the pool', () => {
  let database: { url: string; drop(): Promise<void> };
  let client: PatientClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new PatientClient({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end().catch(() => undefined);
    await database.drop();
  });

  it('waits for as long as it was told to', async () => {
    client.allowSilence(100);
    client.allowSilence(60_000);
    await expect(client.query('SELECT pg_sleep(0.5)')).resolves.toBeDefined();
  });

  it('is given up when nothing is heard for longer', async () => {
    client.allowSilence(100);
    await expect(client.query('SELECT pg_sleep(30)')).rejects.toThrow('The database was silent for 100 ms.');
  });
});
