// One real PostgreSQL for all `*.db.spec.ts`; each file makes a database of its own in it.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@iops/dev';

export default async function startDatabase() {
  const home = await mkdtemp(join(tmpdir(), 'iops-bff-test-'));
  const postgres = await startPostgres({ home });
  globalThis.iopsTestDatabase = { postgres, home };
  process.env.IOPS_TEST_DATABASE_URL = postgres.url;
}
