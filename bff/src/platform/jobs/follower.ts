import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Source, Wake } from '../outbox/wake.js';
import { type Followed, hasNews, lockCursor, moveCursor, selectUpTo, type TxRange } from './cursor.queries.js';
import { isDataFault } from './data-fault.js';
import { type BadRow, goRound, OutOfTime } from './go-round.js';
import { firstLineOf, JobStatuses } from './job-statuses.js';
import { Pace } from './pace.js';
import { insertSetAside, selectKeysSetAside } from './set-aside.queries.js';
import { Worker } from './worker.js';

/** What follows a table. */
export interface Follow<Row> {
  /** Unique; the cursor is kept under it. */
  name: string;
  source: Followed;
  /** Rows to take in one step, about: transactions are taken whole. */
  limit: number;
  /** The rows of a range that matter here. */
  read: (manager: EntityManager, range: TxRange) => Promise<Row[]>;
  /** A row's key in the followed table. */
  keyOf: (row: Row) => string;
  /**
   * Writes the effect of rows, never none, in the transaction that moves the cursor. Any cut of the rows must give
   * the same: a row that it fails on is found by halving, and gone round.
   */
  write: (manager: EntityManager, rows: readonly Row[]) => Promise<void>;
  /** Woken after each step. */
  wakes?: Source;
}

/** Going round keeps a transaction open, and every follower waiting: it is cut off then, and goes on in another. */
const GO_ROUND_MS = 3_000;

/**
 * Lets a job follow a table: each step reads what is new and commits its effect together with its cursor,
 * so that nothing is skipped and nothing is done twice, on exactly one replica at a time. A row that the job
 * fails on is set aside, for an admin to see and to try again; the rows behind it do not wait.
 */
@Injectable()
export class Followers implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Followers');
  private readonly workers: Worker[] = [];
  private readonly follows = new Map<string, Follow<unknown>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly wake: Wake,
    private readonly statuses: JobStatuses,
    private readonly pace: Pace,
  ) {}

  start<Row>(follow: Follow<Row>): void {
    this.startWorker(follow.name, follow.source, () => this.run(follow));
  }

  /** Starts a worker that keeps no cursor, to be woken and stopped like the others. */
  startWorker(name: string, source: Source, step: () => Promise<boolean>, pace = this.pace): void {
    const worker = new Worker(name, step, this.statuses, pace);
    this.wake.on(source, () => worker.wake());
    this.workers.push(worker);
    worker.start();
  }

  /** What has followed a table in this process, by name. */
  get all(): ReadonlyMap<string, Follow<unknown>> {
    return this.follows;
  }

  /** One step; answers whether something was taken. */
  async run<Row>(follow: Follow<Row>): Promise<boolean> {
    this.follows.set(follow.name, follow as Follow<unknown>);
    if (!(await hasNews(this.dataSource.manager, follow.name, follow.source))) return false;
    const took = await this.take(follow);
    if (took && follow.wakes) this.wake.wake(follow.wakes);
    return took;
  }

  private async take<Row>(follow: Follow<Row>): Promise<boolean> {
    try {
      return await this.step(follow, async (manager, range) => {
        const rows = await follow.read(manager, range);
        if (rows.length > 0) await follow.write(manager, rows);
      });
    } catch (error) {
      if (!isDataFault(error)) throw error;
      this.logger.warn(`${follow.name} fails on a row and looks for it: ${firstLineOf(error)}`);
      return this.takeRound(follow);
    }
  }

  /** The step, but for rows that it fails on. They are kept even if the time is up before the rest is done. */
  private async takeRound<Row>(follow: Follow<Row>): Promise<boolean> {
    const until = performance.now() + GO_ROUND_MS;
    const found: BadRow[] = [];
    let taken: TxRange | null = null;
    try {
      return await this.step(follow, async (manager, range) => {
        taken = range;
        const known = new Set(await selectKeysSetAside(manager, follow.name, range));
        const rows = (await follow.read(manager, range)).filter((row) => !known.has(follow.keyOf(row)));
        await goRound({ ...follow, manager, found, isTimeUp: () => performance.now() > until }, rows);
        await insertSetAside(manager, follow, range, found);
      });
    } catch (error) {
      if (!(error instanceof OutOfTime) || taken === null) throw error;
      await insertSetAside(this.dataSource.manager, follow, taken, found);
      return true;
    } finally {
      const [first] = found;
      if (first) this.logger.warn(`${follow.name} set ${found.length} rows aside, first ${first.key}: ${first.reason}`);
    }
  }

  /** Does the work for what is new, in one transaction with the cursor; answers whether there was anything. */
  private step(
    { name, source, limit }: { name: string; source: Followed; limit: number },
    work: (manager: EntityManager, range: TxRange) => Promise<void>,
  ): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const after = await lockCursor(manager, name, source);
      const upTo = after === null ? null : await selectUpTo(manager, source, after, limit);
      if (after === null || upTo === null) return false;
      await work(manager, { after, upTo });
      await moveCursor(manager, name, upTo);
      return true;
    });
  }

  /** Before the connections are closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }
}
