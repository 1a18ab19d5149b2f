import { Injectable, Logger } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { selectPrunedUpTo } from '../../platform/outbox/prune.queries.js';
import { Audience } from './audience.js';
import { cursorOf, endOf, type Position, positionOf } from './cursor.js';
import { Hold } from './hold.js';
import { FOLLOWED_TOPICS, SCREEN_TOPICS, TOLD_TOPICS } from './latest.js';
import { type Made, Messages } from './messages.service.js';
import { type Present, RealtimePublisher } from './realtime.publisher.js';
import { selectTold } from './realtime.queries.js';
import type { Told } from './told.js';
import { Turns } from './turns.js';

/** Nor more characters: what was missed is written in one turn, and a reader with too much waiting is dropped. */
const MAX_MISSED_CHARS = 512 * 1024;
/** Rows of the outbox that a connection is told of what it missed: more is sooner fetched as a snapshot. */
const MAX_MISSED = 1_000;
/** Connections that are told what they missed at once: a server that comes back must leave the database to others. */
const AT_ONCE = 2;
/** Time for this replica to tell what another one told already: a poll of the outbox takes a second. */
const CATCH_UP_MS = 3_000;

const NOTHING: Made = { messages: [], tooMany: [] };

/** One connection. */
export interface Listener {
  readonly isOpen: boolean;
  send(told: Told): void;
  /** From here on it hears what is told to all on these topics. */
  join(topics: readonly string[]): void;
}

/** Lets connections in on what is told, without a gap to what they heard before and without anything twice. */
@Injectable()
export class Attendance {
  private readonly logger = new Logger('Realtime');
  private readonly turns = new Turns(AT_ONCE);

  constructor(
    private readonly manager: EntityManager,
    private readonly publisher: RealtimePublisher,
    private readonly messages: Messages,
    private readonly audience: Audience,
  ) {}

  /**
   * Tells what was missed since `cursor`, or to fetch a snapshot where that cannot be told, and lets the connection
   * in. Answers the cursor up to which everything was said.
   */
  async attend(listener: Listener, topics: readonly string[], cursor: string | null): Promise<string> {
    const { installation } = await this.publisher.present();
    const since = cursor === null ? null : positionOf(installation, cursor);
    if (since !== null && (await this.publisher.reach(since.tx, CATCH_UP_MS)))
      return this.catchUp(listener, topics, since);
    return this.letIn(listener, topics, () => {
      if (cursor !== null) this.resync(listener, topics);
    });
  }

  private async catchUp(listener: Listener, topics: readonly string[], since: Position): Promise<string> {
    const hold = new Hold(new Set(topics));
    const release = this.audience.add(hold);
    const upTo = this.publisher.now;
    const missed = await this.turns
      .take(async () => (listener.isOpen ? this.missed(topics, since, upTo) : NOTHING))
      .catch((error: unknown) => {
        this.logger.warn(`what a connection missed was not read: ${String(error)}`);
        return null;
      });
    return this.letIn(listener, topics, () => {
      release();
      if (missed === null || hold.all === null || sizeOf([missed, hold.all]) > MAX_MISSED_CHARS)
        return this.resync(listener, topics);
      for (const body of missed.messages) listener.send({ event: 'message', body });
      for (const told of hold.all) listener.send(told);
      if (missed.tooMany.length > 0) this.resync(listener, missed.tooMany);
      this.sendFigures(listener, topics);
    });
  }

  /** In one turn of the loop: nothing is told between the last word to this connection and its joining the others. */
  private letIn(listener: Listener, topics: readonly string[], tell: () => void): string {
    tell();
    if (listener.isOpen) listener.join(topics);
    return this.cursor;
  }

  /** Null when it is more than is told. */
  private async missed(
    topics: readonly string[],
    since: Position,
    { installation, tx }: Present,
  ): Promise<Made | null> {
    const asked = TOLD_TOPICS.filter((topic) => topics.includes(SCREEN_TOPICS[topic]));
    if (asked.length === 0 || since.tx > tx) return NOTHING;
    const rows = await selectTold(this.manager, { after: since, upTo: tx, limit: MAX_MISSED + 1 }, asked);
    if (rows.length > MAX_MISSED) return null;
    // What was forgotten cannot be told any more; asked last, lest it is forgotten between the two.
    if (since.tx < (await selectPrunedUpTo(this.manager))) return null;
    return this.messages.of(rows, { installation, topics: FOLLOWED_TOPICS.filter((topic) => topics.includes(topic)) });
  }

  /** Figures that went by are not kept: the last ones are told, and for streams a snapshot is needed. */
  private sendFigures(listener: Listener, topics: readonly string[]): void {
    const { lastKpis } = this.publisher;
    const hasKpis = topics.includes('kpis');
    if (hasKpis && lastKpis !== null) listener.send({ event: 'message', body: { ...lastKpis, cursor: this.cursor } });
    const gone = topics.filter((topic) => topic.startsWith('streams:') || (topic === 'kpis' && lastKpis === null));
    if (gone.length > 0) this.resync(listener, gone);
  }

  private resync(listener: Listener, topics: readonly string[]): void {
    listener.send({ event: 'resync', body: { topics: [...topics], cursor: this.cursor } });
  }

  private get cursor(): string {
    const { installation, tx } = this.publisher.now;
    return cursorOf(installation, endOf(tx));
  }
}

function sizeOf(told: unknown): number {
  return JSON.stringify(told).length;
}
