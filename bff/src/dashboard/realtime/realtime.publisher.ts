import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
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

/** Tells this process's sockets what happened. Every replica follows the outbox for its own sockets. */
@Injectable()
export class RealtimePublisher implements OnApplicationBootstrap {
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
    this.followers.startWorker('realtime', 'outbox', () => this.publishAlerts());
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

  private async publishAlerts(): Promise<boolean> {
    this.cursor ??= await this.present();
    const upTo = await selectUpTo(this.manager, 'outbox', this.cursor, ROWS_PER_STEP);
    if (upTo === null) return false;
    const rows = await this.outbox.read(this.manager, { after: this.cursor, upTo });
    for (const row of rows) await this.publish(row);
    this.cursor = upTo;
    return true;
  }

  /** An alert is told once it has its reason. */
  private async publish({ outboxId, topic, payload }: OutboxRow): Promise<void> {
    if (topic === 'alert.raised' || !this.gateway.hasListeners('alerts')) return;
    const row = await selectAlert(this.manager, payload.alertId);
    if (!row) return;
    const type = payload.change === 'opened' ? 'alert_created' : 'alert_updated';
    this.gateway.send({ topic: 'alerts', type, cursor: outboxId, data: alertView(row) });
  }

  private async present(): Promise<string> {
    const [row] = await this.manager.query<{ tx_id: string }[]>(
      `SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text AS tx_id`,
    );
    return row!.tx_id;
  }
}
