import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { SOURCES, type Source, Wake } from './wake.js';

const CHANNEL = 'iops_wake';
/** One source is told to the others this often at most: each NOTIFY takes its turn among all commits of the server. */
const TELL_EVERY_MS = 100;
const CONNECT_AGAIN_MS = 1_000;

/**
 * Passes wakes between processes with NOTIFY, over a connection of its own. Where that is not to be had, as behind a
 * pooler that keeps no sessions, the others' polls still find what is new.
 */
@Injectable()
export class Notifier implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Notifier');
  private client: pg.Client | null = null;
  private isStopped = false;
  private readonly waiting = new Map<Source, NodeJS.Timeout>();
  private readonly due = new Set<Source>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly wake: Wake,
    @Inject(CONFIG) private readonly config: Pick<Config, 'databaseUrl'>,
  ) {}

  onApplicationBootstrap(): void {
    this.wake.tellOthers = (source) => this.tell(source);
    void this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    for (const timer of this.waiting.values()) clearTimeout(timer);
    await this.client?.end().catch(() => undefined);
  }

  /** At once when it is quiet; else once the last telling is long enough ago. */
  private tell(source: Source): void {
    if (this.waiting.has(source)) {
      this.due.add(source);
      return;
    }
    this.waiting.set(source, setTimeout(() => this.tellAgain(source), TELL_EVERY_MS).unref());
    // One after the other: a connection takes one statement at a time.
    this.last = this.last
      .then(() => this.client?.query('SELECT pg_notify($1, $2)', [CHANNEL, source]))
      .catch(() => undefined);
  }

  private tellAgain(source: Source): void {
    this.waiting.delete(source);
    if (this.due.delete(source)) this.tell(source);
  }

  private async listen(): Promise<void> {
    while (!this.isStopped) {
      try {
        const { lost } = await this.connect();
        await lost;
      } catch (error) {
        this.logger.debug(String(error));
      }
      this.client = null;
      if (!this.isStopped) await sleep(CONNECT_AGAIN_MS, undefined, { ref: false });
    }
  }

  /** Resolves once it listens, to what resolves when the connection is lost. */
  private async connect(): Promise<{ lost: Promise<void> }> {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: 'iops-bff wake',
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
    const lost = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
    });
    client.on('notification', ({ processId, payload }) => {
      const source = SOURCES.find((name) => name === payload);
      // Our own come back as well.
      if (source && processId !== (client as unknown as { processID: number }).processID) this.wake.wakeHere(source);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      // Where nobody may listen, each try would leave a connection behind.
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    return { lost };
  }
}
