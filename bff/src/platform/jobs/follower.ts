import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Source, Wake } from '../outbox/wake.js';
import { type Followed, hasNews, lockCursor, moveCursor, selectUpTo, type TxRange } from './cursor.queries.js';
import { Worker } from './worker.js';

/** What follows a table. */
export interface Follow {
  /** Unique; the cursor is kept under it. */
  name: string;
  source: Followed;
  /** Rows to take in one step, about: transactions are taken whole. */
  limit: number;
  /** Reads the rows of the range and writes their effect, in the transaction that moves the cursor. */
  step: (manager: EntityManager, range: TxRange) => Promise<void>;
  /** Woken after each step. */
  wakes?: Source;
}

/**
 * Lets a job follow a table: each step reads what is new and commits its effect together with its cursor,
 * so that nothing is skipped and nothing is done twice, on exactly one replica at a time.
 */
@Injectable()
export class Followers implements BeforeApplicationShutdown {
  private readonly workers: Worker[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly wake: Wake,
  ) {}

  start(follow: Follow): void {
    this.startWorker(follow.name, follow.source, () => this.run(follow));
  }

  /** Starts a worker that keeps no cursor, to be woken and stopped like the others. */
  startWorker(name: string, source: Source, step: () => Promise<boolean>): void {
    const worker = new Worker(name, step);
    this.wake.on(source, () => worker.wake());
    this.workers.push(worker);
    worker.start();
  }

  /** One step; answers whether something was taken. */
  async run({ name, source, limit, step, wakes }: Follow): Promise<boolean> {
    if (!(await hasNews(this.dataSource.manager, name, source))) return false;
    const took = await this.dataSource.transaction(async (manager) => {
      const after = await lockCursor(manager, name);
      const upTo = after === null ? null : await selectUpTo(manager, source, after, limit);
      if (after === null || upTo === null) return false;
      await step(manager, { after, upTo });
      await moveCursor(manager, name, upTo);
      return true;
    });
    if (took && wakes) this.wake.wake(wakes);
    return took;
  }

  /** Before the connections are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }
}
