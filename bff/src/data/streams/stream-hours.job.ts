import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TxRange } from '../../platform/jobs/cursor.queries.js';
import { type Follow, Followers } from '../../platform/jobs/follower.js';
import { selectTouchedHours, type TouchedHour, upsertStreamHours } from './stream-hours.queries.js';

/** Events of one step, about: they are only counted. */
const EVENTS_PER_STEP = 20_000;
/** The last hours are read from their minutes, so that only late events wait for a step. */
const STEP_EVERY_MS = 2_000;

/** Follows the events and adds up the hours that they lie in, late ones again. */
@Injectable()
export class StreamHoursJob implements OnApplicationBootstrap {
  /** By a clock that never goes back. */
  private steppedAt = Number.NEGATIVE_INFINITY;
  private lastRead = 0;
  private readonly follow: Follow<TouchedHour> = {
    name: 'stream_hours',
    source: 'events',
    limit: EVENTS_PER_STEP,
    read: (manager, range) => this.read(manager, range),
    keyOf: ({ eventId }) => eventId,
    write: upsertStreamHours,
  };

  constructor(private readonly followers: Followers) {}

  onApplicationBootstrap(): void {
    this.followers.startWorker('stream_hours', 'events', () => this.step(performance.now()));
  }

  /** Takes what came since the last step, at once while history is being filled in; answers whether there was anything. */
  private async step(now: number): Promise<boolean> {
    const isCatchingUp = this.lastRead >= EVENTS_PER_STEP / 4;
    if (!isCatchingUp && now - this.steppedAt < STEP_EVERY_MS) return false;
    this.steppedAt = now;
    this.lastRead = 0;
    return this.followers.run(this.follow);
  }

  private async read(manager: EntityManager, range: TxRange): Promise<TouchedHour[]> {
    const touched = await selectTouchedHours(manager, range);
    this.lastRead = touched.reduce((sum, { events }) => sum + events, 0);
    return touched;
  }
}
