import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import { selectExternalEvent } from '../../data/streams/external-events.queries.js';
import { isPassing } from '../../platform/http/problem.filter.js';
import { selectUpTo } from '../../platform/jobs/cursor.queries.js';
import { Followers } from '../../platform/jobs/follower.js';
import { Outbox, type OutboxRow } from '../../platform/outbox/outbox.service.js';
import { alertView } from '../views/alert-view.js';
import { selectAlert } from '../views/alerts.queries.js';
import { KpisService } from '../views/kpis.service.js';
import { RealtimeGateway } from './realtime.gateway.js';

/** How often KPIs are looked at for those who listen. */
const KPIS_EVERY_MS = 5_000;
/** Outbox rows of one step. */
const ROWS_PER_STEP = 200;

/** Outbox rows of some topics. */
type Told<Topic extends OutboxRow['topic']> = Extract<OutboxRow, { topic: Topic }>;

/** Tells this process's sockets what happened. Every replica follows the outbox for its own sockets. */
@Injectable()
export class RealtimePublisher implements OnApplicationBootstrap {
  private readonly logger = new Logger('Realtime');
  /** Where this process has read the outbox up to; a page fetches what was before. */
  private cursor: string | null = null;
  private lastKpis = '';

  constructor(
    private readonly manager: EntityManager,
    private readonly followers: Followers,
    private readonly outbox: Outbox,
    private readonly gateway: RealtimeGateway,
    private readonly kpis: KpisService,
  ) {}

  onApplicationBootstrap(): void {
    this.followers.startWorker('realtime', 'outbox', () => this.publishOutbox());
  }

  @Interval(KPIS_EVERY_MS)
  async publishKpis(): Promise<void> {
    if (!this.gateway.hasListeners('kpis')) return;
    const { range, asOf, items } = await this.kpis.read('24h', new Date());
    const told = JSON.stringify(items.map(({ value, delta, status }) => [value, delta, status]));
    if (told === this.lastKpis) return;
    this.lastKpis = told;
    this.gateway.send({ topic: 'kpis', type: 'metric_update', cursor: asOf, data: { range, items } });
  }

  private async publishOutbox(): Promise<boolean> {
    this.cursor ??= await this.present();
    const upTo = await selectUpTo(this.manager, 'outbox', this.cursor, ROWS_PER_STEP);
    if (upTo === null) return false;
    const rows = await this.outbox.read(this.manager, { after: this.cursor, upTo });
    for (const row of rows) await this.publish(row).catch((error: unknown) => this.passOver(row, error));
    this.cursor = upTo;
    return true;
  }

  private async publish(row: OutboxRow): Promise<void> {
    if (row.topic === 'external_event.recorded') return this.publishExternalEvent(row);
    // An alert is told once it has its reason.
    if (row.topic !== 'alert.raised') await this.publishAlert(row);
  }

  private async publishExternalEvent({ outboxId, payload }: Told<'external_event.recorded'>): Promise<void> {
    if (!this.gateway.hasListeners('external-events')) return;
    const data = await selectExternalEvent(this.manager, payload.externalEventId);
    if (data) this.gateway.send({ topic: 'external-events', type: 'external_event', cursor: outboxId, data });
  }

  private async publishAlert({ outboxId, payload }: Told<'alert.explained' | 'alert.changed'>): Promise<void> {
    if (!this.gateway.hasListeners('alerts')) return;
    const row = await selectAlert(this.manager, payload.alertId);
    if (!row) return;
    const type = payload.change === 'opened' ? 'alert_created' : 'alert_updated';
    this.gateway.send({ topic: 'alerts', type, cursor: outboxId, data: alertView(row) });
  }

  /** A message that cannot be made is not tried for ever: a page that fetches meets the same failure by itself. */
  private passOver({ outboxId }: OutboxRow, error: unknown): void {
    if (isPassing(error)) throw error;
    this.logger.error(`outbox ${outboxId} is not told: ${String(error)}`);
  }

  private async present(): Promise<string> {
    const [row] = await this.manager.query<{ tx_id: string }[]>(
      `SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text AS tx_id`,
    );
    return row!.tx_id;
  }
}
