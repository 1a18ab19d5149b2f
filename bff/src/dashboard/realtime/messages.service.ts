import type { RealtimeMessage } from '@iops/contracts';
import { Injectable, Logger } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { selectExternalEventsById } from '../../data/streams/external-events.queries.js';
import { alertView } from '../views/alert-view.js';
import { type AlertRow, selectAlertsById } from '../views/alerts.queries.js';
import { cursorOf } from './cursor.js';
import { type Latest, latestOf, type ToldRow } from './latest.js';

/** Makes messages of rows of the outbox. */
@Injectable()
export class Messages {
  private readonly logger = new Logger('Realtime');

  constructor(private readonly manager: EntityManager) {}

  /** What rows come to on the topics that are wanted, oldest first, each thing once and as it stands now. */
  async of(
    rows: readonly ToldRow[],
    { installation, wants }: { installation: string; wants: (topic: string) => boolean },
  ): Promise<RealtimeMessage[]> {
    const latest = latestOf(rows).filter(({ topic }) => wants(topic));
    const ids = (of: Latest['topic']) => latest.flatMap(({ topic, id }) => (topic === of ? [id] : []));
    const alerts = await selectAlertsById(this.manager, ids('alerts'));
    const events = await selectExternalEventsById(this.manager, ids('external-events'));
    const [alertOf, eventOf] = [
      new Map(alerts.map((row) => [row.alertId, row])),
      new Map(events.map((event) => [event.id, event])),
    ];
    return latest.flatMap((one) => {
      const cursor = cursorOf(installation, one.position);
      if (one.topic === 'alerts') return this.alertMessages(one, alertOf.get(one.id), cursor);
      const data = eventOf.get(one.id);
      return data ? { topic: one.topic, type: 'external_event', cursor, data } : [];
    });
  }

  /** One that cannot be told keeps no other from it, and is not tried for ever: a page that fetches meets the same failure. */
  private alertMessages({ topic, id, isNew }: Latest, row: AlertRow | undefined, cursor: string): RealtimeMessage[] {
    if (!row || topic !== 'alerts') return [];
    try {
      return [{ topic, type: isNew ? 'alert_created' : 'alert_updated', cursor, data: alertView(row) }];
    } catch (error) {
      this.logger.error(`alert ${id} is not told: ${String(error)}`);
      return [];
    }
  }
}
