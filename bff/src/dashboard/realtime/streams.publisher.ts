import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import { Audience } from './audience.js';
import { cursorOf, endOf } from './cursor.js';
import { RealtimePublisher } from './realtime.publisher.js';
import { selectMinutes } from './realtime.queries.js';
import { type Ticked, ticksOf } from './stream-ticks.js';
import { streamsOfTopic } from './topics.js';

/** What comes in between is told as one: a chart of minutes shows no more. */
const EVERY_MS = 1_000;
const MINUTE_MS = 60_000;

/** Tells those who listen to streams how the minute under way, and the one before, fill. */
@Injectable()
export class StreamsPublisher {
  private told: Ticked = new Map();
  private isBusy = false;

  constructor(
    private readonly manager: EntityManager,
    private readonly audience: Audience,
    private readonly publisher: RealtimePublisher,
  ) {}

  @Interval(EVERY_MS)
  async everySecond(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    // What fails now is told with the next look.
    await this.publish(new Date()).catch(() => undefined);
    this.isBusy = false;
  }

  private async publish(at: Date): Promise<void> {
    const topics = this.audience.streamTopics();
    const streams = [...new Set(topics.flatMap(streamsOfTopic))];
    if (streams.length === 0) {
      this.told = new Map();
      return;
    }
    await this.publisher.present();
    const from = new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS - MINUTE_MS);
    const { items, told } = ticksOf(await selectMinutes(this.manager, streams, from), this.told);
    this.told = told;
    // As of now, not of before the query: a cursor that goes back would bring messages twice.
    const { installation, tx } = this.publisher.now;
    const cursor = cursorOf(installation, endOf(tx));
    for (const topic of topics as `streams:${string}`[]) {
      const own = items.filter(({ stream }) => streamsOfTopic(topic).includes(stream));
      if (own.length > 0) this.audience.tell({ event: 'batch', body: { topic, cursor, items: own } });
    }
  }
}
