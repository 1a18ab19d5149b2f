import type { RealtimeMessage } from '@iops/contracts';
import { Injectable, Logger } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { selectExternalEventsById } from '../../data/streams/external-events.queries.js';
import { alertView } from '../views/alert-view.js';
import { selectAlertsById } from '../views/alerts.queries.js';
import { customerOf } from '../views/customer-view.js';
import { selectCustomersById } from '../views/customers.queries.js';
import { cursorOf } from './cursor.js';
import { type Latest, latestOf, type ScreenTopic, type ToldRow } from './latest.js';
import { selectNewestForecasts } from './realtime.queries.js';

/** What is told one by one at once: where all scores are made anew, a screen fetches its page of them instead. */
const MAX_EACH: Readonly<Partial<Record<ScreenTopic, number>>> = { customers: 100, forecasts: 100 };

/** A message but for where it stands. */
type Unplaced = RealtimeMessage extends infer One ? (One extends unknown ? Omit<One, 'cursor'> : never) : never;
/** Makes the message of one thing; null where it is gone. */
type MessageOf = (one: Latest) => Unplaced | null;

/** What rows of the outbox come to. */
export interface Made {
  messages: RealtimeMessage[];
  /** Topics of which more happened than is told one by one. */
  tooMany: ScreenTopic[];
}

/** Makes messages of rows of the outbox. */
@Injectable()
export class Messages {
  private readonly logger = new Logger('Realtime');

  constructor(private readonly manager: EntityManager) {}

  /** What rows come to on some topics, oldest first, each thing once and as it stands now. */
  async of(
    rows: readonly ToldRow[],
    { installation, topics }: { installation: string; topics: readonly ScreenTopic[] },
  ): Promise<Made> {
    const latest = latestOf(rows);
    const of = (topic: ScreenTopic) => latest.filter((one) => one.topic === topic);
    const tooMany = topics.filter(
      (topic) => of(topic).length > (MAX_EACH[topic] ?? Number.POSITIVE_INFINITY) || hasMany(rows, topic),
    );
    const asked = topics.filter((topic) => !tooMany.includes(topic) && of(topic).length > 0);
    const makers = new Map<ScreenTopic, MessageOf>();
    for (const topic of asked) makers.set(topic, await this.makerOf(topic, of(topic).map(idOf)));
    const messages = latest.flatMap((one) => {
      const message = this.make(one, makers.get(one.topic));
      return message ? [{ ...message, cursor: cursorOf(installation, one.position) } as RealtimeMessage] : [];
    });
    return { messages, tooMany };
  }

  /** One that cannot be told keeps no other from it, and is not tried for ever: a page that fetches meets the same failure. */
  private make(one: Latest, maker: MessageOf | undefined): Unplaced | null {
    try {
      return maker?.(one) ?? null;
    } catch (error) {
      this.logger.error(`${one.topic} ${one.id} is not told: ${String(error)}`);
      return null;
    }
  }

  private async makerOf(topic: ScreenTopic, ids: readonly string[]): Promise<MessageOf> {
    const { manager } = this;
    switch (topic) {
      case 'alerts': {
        const rows = byId(await selectAlertsById(manager, ids), ({ alertId }) => alertId);
        return ({ id, isNew }) =>
          told(rows.get(id), (row) => ({
            topic,
            type: isNew ? 'alert_created' : 'alert_updated',
            data: alertView(row),
          }));
      }
      case 'external-events': {
        const events = byId(await selectExternalEventsById(manager, ids), ({ id }) => id);
        return ({ id }) => told(events.get(id), (data) => ({ topic, type: 'external_event', data }));
      }
      case 'customers': {
        const rows = byId(await selectCustomersById(manager, ids), ({ customerId }) => customerId);
        return ({ id }) =>
          told(rows.get(id), (row) => ({ topic, type: 'customer_health_updated', data: { id, ...customerOf(row) } }));
      }
      case 'forecasts': {
        const rows = byId(await selectNewestForecasts(manager, ids), ({ subject }) => subject);
        return ({ id }) =>
          told(rows.get(id), ({ subject, madeAt }) => ({
            topic,
            type: 'forecast_updated',
            data: { id, subject, madeAt: madeAt.toISOString() },
          }));
      }
    }
  }
}

/** True where more happened than the outbox tells one by one. */
function hasMany(rows: readonly ToldRow[], screenTopic: ScreenTopic): boolean {
  return screenTopic === 'customers' && rows.some(({ topic }) => topic === 'customer_health.many_changed');
}

function idOf({ id }: Latest): string {
  return id;
}

function byId<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function told<Row>(row: Row | undefined, make: (row: Row) => Unplaced): Unplaced | null {
  return row === undefined ? null : make(row);
}
