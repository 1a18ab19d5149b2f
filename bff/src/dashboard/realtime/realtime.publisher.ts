import type { RealtimeMessage } from '@iops/contracts';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import { selectUpTo } from '../../platform/jobs/cursor.queries.js';
import { Followers } from '../../platform/jobs/follower.js';
import { Pace } from '../../platform/jobs/pace.js';
import { Wake } from '../../platform/outbox/wake.js';
import { KpisService } from '../views/kpis.service.js';
import { Audience } from './audience.js';
import { cursorOf, endOf } from './cursor.js';
import { FOLLOWED_TOPICS, TOLD_TOPICS, type ToldRow } from './latest.js';
import { type Made, Messages } from './messages.service.js';
import { selectPresent, selectTold } from './realtime.queries.js';

/** How often KPIs are looked at for those who listen. */
const KPIS_EVERY_MS = 5_000;
/** Outbox rows of one step. */
const ROWS_PER_STEP = 200;

/** Where this process has told the outbox up to. */
export interface Present {
  installation: string;
  /** Everything of this transaction, and of those before it, was told. */
  tx: bigint;
}

/** Tells this process's listeners what happened. Every replica follows the outbox for its own. */
@Injectable()
export class RealtimePublisher implements OnApplicationBootstrap {
  private current: Present | null = null;
  private readonly waiting = new Set<() => void>();
  /** The last telling of the KPIs, while somebody listens. */
  private kpisTold: { figures: string; message: RealtimeMessage } | null = null;

  constructor(
    private readonly manager: EntityManager,
    private readonly followers: Followers,
    private readonly wake: Wake,
    private readonly messages: Messages,
    private readonly audience: Audience,
    private readonly kpis: KpisService,
  ) {}

  onApplicationBootstrap(): void {
    // A pace of its own: people wait for what it tells, and it reads a few rows.
    this.followers.startWorker('realtime', 'outbox', () => this.publishOutbox(), new Pace());
  }

  /** Waits until the outbox was first looked at. */
  async present(): Promise<Present> {
    while (this.current === null) await this.nextStep(KPIS_EVERY_MS);
    return this.current;
  }

  /** Where everybody has been told up to; not before `present` was waited for. */
  get now(): Present {
    return this.current!;
  }

  /** Waits until a transaction was told here; false when that has not come within the time. */
  async reach(tx: bigint, withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs;
    const isTold = () => this.current !== null && this.current.tx >= tx;
    if (!isTold()) this.wake.wakeHere('outbox');
    while (!isTold() && performance.now() < deadline) await this.nextStep(deadline - performance.now());
    return isTold();
  }

  /** The KPIs as they were last told; null while nobody listened. */
  get lastKpis(): RealtimeMessage | null {
    return this.kpisTold?.message ?? null;
  }

  @Interval(KPIS_EVERY_MS)
  async publishKpis(): Promise<void> {
    if (!this.audience.wants('kpis')) {
      this.kpisTold = null;
      return;
    }
    const { range, items } = await this.kpis.read('24h', new Date());
    const figures = JSON.stringify(items.map(({ value, delta, status }) => [value, delta, status]));
    if (figures === this.kpisTold?.figures || this.current === null) return;
    const cursor = cursorOf(this.current.installation, endOf(this.current.tx));
    const message = { topic: 'kpis', type: 'metric_update', cursor, data: { range, items } } as const;
    this.kpisTold = { figures, message };
    this.audience.tell({ event: 'message', body: message });
  }

  private async publishOutbox(): Promise<boolean> {
    const present = this.current ?? (await selectPresent(this.manager));
    const upTo = await selectUpTo(this.manager, 'outbox', String(present.tx), ROWS_PER_STEP);
    if (upTo !== null) await this.tell(present, BigInt(upTo));
    else this.moveTo(present);
    return upTo !== null;
  }

  private async tell(present: Present, upTo: bigint): Promise<void> {
    const range = { after: endOf(present.tx), upTo, limit: Number.MAX_SAFE_INTEGER };
    const rows = await selectTold(this.manager, range, TOLD_TOPICS);
    const { messages, tooMany } = await this.made(rows, present.installation);
    // From here on in one turn of the loop: who comes meanwhile is told either by this or by the outbox.
    for (const body of messages) this.audience.tell({ event: 'message', body });
    const cursor = cursorOf(present.installation, endOf(upTo));
    for (const topic of tooMany) this.audience.tell({ event: 'resync', body: { topics: [topic], cursor } });
    this.moveTo({ ...present, tx: upTo });
  }

  /** Made for those who listen now; who begins to listen while it is made must not miss it. */
  private async made(rows: readonly ToldRow[], installation: string): Promise<Made> {
    for (;;) {
      const topics = FOLLOWED_TOPICS.filter((topic) => this.audience.wants(topic));
      const made = await this.messages.of(rows, { installation, topics });
      if (FOLLOWED_TOPICS.every((topic) => topics.includes(topic) || !this.audience.wants(topic))) return made;
    }
  }

  private moveTo(present: Present): void {
    this.current = present;
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  /** Resolves after the next step of the outbox, or when the time is up. */
  private async nextStep(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, withinMs);
      const waiting = this.waiting.add(done);
      function done(): void {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
    });
  }
}
