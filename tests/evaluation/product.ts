import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRun, JobsAnswer, StartedRun } from '@iops/contracts';
import type { TestSystem } from '../kit/system.js';

/** The evaluation is no crowd of viewers. */
export const ENVIRONMENT = { IOPS_RATE_REQUESTS_PER_MINUTE: '1000000' };
const JOB_WITHIN_MS = 180_000;
const SETTLED_WITHIN_MS = 180_000;
const MOST_PER_PAGE = 200;

/** The product, as whoever has a key with all scopes sees it. */
export class Product {
  constructor(private readonly system: TestSystem) {}

  /** Reads a route; anything but 200 is an error. */
  async get<T>(path: string): Promise<T> {
    return this.ask(path, {});
  }

  /** All pages of a list. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const glue = path.includes('?') ? '&' : '?';
      const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: T[]; nextCursor: string | null } = await this.get(
        `${path}${glue}limit=${MOST_PER_PAGE}${after}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  /** Runs a job as of a moment, to its end; a failure is an error. */
  async run(name: string, asOf: number): Promise<void> {
    const body = JSON.stringify({ asOf: new Date(asOf).toISOString() });
    const { runId } = await this.ask<StartedRun>(`/api/jobs/${name}/run`, { method: 'POST', body });
    const deadline = Date.now() + JOB_WITHIN_MS;
    for (;;) {
      const { status, error } = await this.get<JobRun>(`/api/jobs/runs/${runId}`);
      if (status === 'done') return;
      if (status === 'failed' || Date.now() > deadline) throw new Error(`job ${name} ${status}: ${error ?? 'late'}`);
      await sleep(100);
    }
  }

  /** Resolves once what was posted is followed up by every job that follows. */
  async settled(): Promise<void> {
    const deadline = Date.now() + SETTLED_WITHIN_MS;
    for (let calm = 0; calm < 2; ) {
      const { items } = await this.get<JobsAnswer>('/api/jobs');
      const behind = items.filter(({ lag }) => lag !== null && lag.rows > 0).map(({ name }) => name);
      calm = behind.length === 0 ? calm + 1 : 0;
      if (Date.now() > deadline) throw new Error(`still behind: ${behind.join(', ')}`);
      await sleep(500);
    }
  }

  private async ask<T>(path: string, init: RequestInit): Promise<T> {
    const { apiBase, secrets } = this.system;
    const headers = { 'x-api-key': secrets.adminKey, ...(init.body ? { 'content-type': 'application/json' } : {}) };
    const reply = await fetch(`${apiBase}${path}`, { ...init, headers });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  }
}
