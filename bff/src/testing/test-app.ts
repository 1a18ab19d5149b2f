import { formatApiKey } from '@iops/contracts';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../app.js';
import { loadConfig } from '../platform/config/config.js';
import { createStartedDatabase, createTestDatabase } from './test-database.js';

/** An API key with scope `ingest`, taken by every test app. */
export const INGEST_KEY = formatApiKey('testtesttest', 'k'.repeat(43));
/** An API key with every scope, taken by every test app. */
export const ADMIN_KEY = formatApiKey('adminadminad', 'a'.repeat(43));
/** The secret that every test app's tokens are signed with. */
export const JWT_SECRET = 'a secret of tests that has over 32 bytes';

/** An answer over HTTP: status and, where it is JSON, the body. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** The whole BFF on a database of its own, listening on a free port. */
export interface TestApp {
  app: NestFastifyApplication;
  request(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    headers?: Record<string, string>,
    body?: string | Uint8Array<ArrayBuffer>,
  ): Promise<Answer>;
  /** Posts to /ingest; a string is sent as it is. */
  ingest(body: unknown): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts the BFF; `env` is laid over the tests' own environment. */
export async function startTestApp(env: Record<string, string> = {}): Promise<TestApp> {
  // With another retention there are other days from the start on.
  const database = await (env.IOPS_RETENTION_DAYS ? createTestDatabase() : createStartedDatabase());
  const app = await createApp(
    loadConfig({
      DATABASE_URL: database.url,
      IOPS_JWT_SECRET: JWT_SECRET,
      IOPS_INGEST_KEY: INGEST_KEY,
      IOPS_ADMIN_KEY: ADMIN_KEY,
      IOPS_LOG_LEVEL: 'warn',
      ...env,
    }),
  );
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  const request: TestApp['request'] = async (method, path, headers = {}, body) => {
    const reply = await fetch(`${base}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: reply.status, body: (await reply.json()) as Answer['body'] };
  };
  return {
    app,
    request,
    ingest: (body) =>
      request(
        'POST',
        '/ingest',
        { 'x-api-key': INGEST_KEY, 'content-type': 'application/json' },
        typeof body === 'string' ? body : JSON.stringify(body),
      ),
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
