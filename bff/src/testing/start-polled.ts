import type { RailsResource } from '@iops/contracts';
import { expect } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { RailsPollJob } from '../data/rails-poller/rails-poll.job.js';
import { type JobStatus, JobStatuses } from '../platform/jobs/job-statuses.js';
import { eventually } from './eventually.js';
import { RAILS_TOKEN, type RailsStandIn, type Row, startRailsStandIn } from './rails-stand-in.js';
import { startTestApp, type TestApp } from './test-app.js';

/** A platform, and a BFF that polls it. */
export interface Polled {
  platform: RailsStandIn;
  app: NestFastifyApplication;
  /** Posts to the BFF, as a platform that is not polled would. */
  ingest: TestApp['ingest'];
  query<T = Record<string, unknown>>(sql: string): Promise<T[]>;
  /** In order. */
  eventIds(): Promise<string[]>;
  status(resource: RailsResource): JobStatus;
  /** Polls without waiting for the next time, until a walk has ended that began after now, or the first one. */
  nextWalk(resource: RailsResource): Promise<void>;
  /** Makes all polls due at once. */
  pollNow(): Promise<void>;
  /** Each of these customers is one event, counted once, and nothing else is. */
  expectOneEventEach(rows: readonly Row[]): Promise<void>;
  close(): Promise<void>;
}

/** The environment of a BFF that polls these resources of a platform every second. */
export function pollingEnv(platform: RailsStandIn, resources: readonly string[]): Record<string, string> {
  return {
    IOPS_RAILS_URL: platform.url,
    IOPS_RAILS_TOKEN: RAILS_TOKEN,
    IOPS_RAILS_RESOURCES: resources.join(','),
    IOPS_RAILS_SESSIONS_SECONDS: '1',
    IOPS_RAILS_CALLS_SECONDS: '1',
    IOPS_RAILS_CUSTOMERS_SECONDS: '1',
    IOPS_RAILS_TUTORS_SECONDS: '1',
  };
}

/** Starts a platform with rows, and a BFF that polls those tables; `prepare` comes before the first request. */
export async function startPolled(
  rows: Partial<Record<RailsResource, unknown[]>>,
  env: Record<string, string> = {},
  prepare: (platform: RailsStandIn) => void = () => undefined,
): Promise<Polled> {
  const platform = await startRailsStandIn();
  Object.assign(platform.rows, rows);
  prepare(platform);
  const test = await startTestApp({ ...pollingEnv(platform, Object.keys(rows)), ...env });
  const query: Polled['query'] = (sql) => test.app.get(DataSource).query(sql);
  const eventIds = async () =>
    (await query<{ event_id: string }>('SELECT event_id FROM events ORDER BY 1')).map((row) => row.event_id);
  const knownAsOf = async (resource: RailsResource) => {
    const sql = `SELECT known_as_of AS at FROM rails_polls WHERE resource = '${resource}'`;
    return (await query<{ at: Date | null }>(sql))[0]!.at?.getTime() ?? 0;
  };
  const pollNow = () => test.app.get(RailsPollJob).runNow(new Date());
  let walked = 0;
  return {
    platform,
    app: test.app,
    ingest: test.ingest,
    query,
    eventIds,
    status: (resource) => test.app.get(JobStatuses).of(`rails-poll.${resource}`),
    async nextWalk(resource) {
      const from = walked;
      await eventually(async () => {
        await pollNow();
        expect(await knownAsOf(resource)).toBeGreaterThan(from);
      }, 20_000);
      walked = Date.now();
    },
    pollNow,
    async expectOneEventEach(customers) {
      const ids = customers.map((row) => `rails:customers:${row.id}:${row.updated_at}`);
      expect(await eventIds()).toEqual(ids.sort());
      const counted = await query(`SELECT stream, sum(count)::int AS n FROM rollups GROUP BY 1`);
      expect(counted).toEqual([{ stream: 'customer.health.updated', n: customers.length }]);
    },
    async close() {
      await test.close();
      await platform.close();
    },
  };
}

/** The time so many minutes ago, as a serializer writes it. */
export function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

/** Customers that were written a minute apart, the last one half an hour ago. */
export function customersOf(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    updated_at: minutesAgo(29 + count - i),
    name: `Customer ${i + 1}`,
  }));
}
