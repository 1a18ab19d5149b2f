import type { Job, RetriedAnswer } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Audit } from '../audit/audit.service.js';
import { Problem } from '../http/problem.js';
import { Wake } from '../outbox/wake.js';
import { selectLag, waitForCursor } from './cursor.queries.js';
import { type Follow, Followers } from './follower.js';
import { type BadRow, goRound } from './go-round.js';
import { JobStatuses } from './job-statuses.js';
import { deleteSetAside, insertSetAside, selectSetAside, selectSetAsideSummary } from './set-aside.queries.js';

/** Rows that one retry takes: its follower waits meanwhile. */
const RETRY_LIMIT = 200;

/** Shows the jobs to an admin, and tries again what followers set aside. */
@Injectable()
export class JobsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly followers: Followers,
    private readonly statuses: JobStatuses,
    private readonly audit: Audit,
    private readonly wake: Wake,
  ) {}

  /** Every job that this process runs, by name. */
  async list(): Promise<Job[]> {
    const jobs: Job[] = [];
    for (const name of this.statuses.names()) jobs.push(await this.read(name));
    return jobs;
  }

  /**
   * Tries the oldest rows that a follower set aside once more, all of them or as many as one go takes.
   * @throws Problem `not_found` when no follower has this name
   */
  async retrySetAside(name: string, actor: string, at: Date): Promise<RetriedAnswer> {
    const follow = this.followers.all.get(name);
    if (!follow) throw new Problem('not_found', `No follower is called "${name.slice(0, 100)}".`);
    const answer = await this.dataSource.transaction(async (manager) => {
      const done = await retry(manager, follow);
      const { count: left } = await selectSetAsideSummary(manager, name);
      const entry = { at, actor, action: 'job.retry_set_aside', target: `job:${name}`, details: { done, left } };
      await this.audit.append(manager, entry);
      return { done, left };
    });
    if (follow.wakes) this.wake.wake(follow.wakes);
    return answer;
  }

  private async read(name: string): Promise<Job> {
    const { manager } = this.dataSource;
    const { lastSuccessAt, failures, lastError, details } = this.statuses.of(name);
    const follow = this.followers.all.get(name);
    const setAside = follow ? await selectSetAsideSummary(manager, name) : null;
    return {
      name,
      lag: follow ? await selectLag(manager, name, follow.source) : null,
      lastSuccessAt: lastSuccessAt?.toISOString() ?? null,
      failures,
      lastError,
      setAside: setAside && {
        count: setAside.count,
        newest: setAside.newest.map((row) => ({ ...row, at: row.at.toISOString() })),
      },
      details: details ?? null,
    };
  }
}

/** Answers how many rows went well. A row that is gone, or was written anew since, has nothing left to do. */
async function retry(manager: EntityManager, follow: Follow<unknown>): Promise<number> {
  const { name, read, keyOf } = follow;
  await waitForCursor(manager, name);
  let done = 0;
  for (const { txId, keys } of await selectSetAside(manager, name, RETRY_LIMIT)) {
    const range = { after: String(BigInt(txId) - 1n), upTo: txId };
    const rows = (await read(manager, range)).filter((row) => keys.includes(keyOf(row)));
    const found: BadRow[] = [];
    await goRound({ ...follow, manager, found, isTimeUp: () => false }, rows);
    await deleteSetAside(manager, name, keys);
    await insertSetAside(manager, follow, range, found);
    done += keys.length - found.length;
  }
  return done;
}
