import type { DeliveryFaultKind, DeliveryFaults } from '@iops/contracts';
import { SAVED_SECONDS } from './allowance.js';
import { Dealing } from './dealing.js';
import type { Assigned, Sending } from './delivery-faults.js';
import { BATCH_EVENTS, type Feed, landed, newFeed, oldestOf, takeDue } from './feed.js';
import { feedOf } from './feed-of.js';
import type { Happening } from './happenings.js';
import type { IngestClient } from './ingest.client.js';
import { beats, loadEvent } from './load.js';
import type { Marketplace } from './marketplace.js';
import type { RunningClock } from './running-clock.service.js';
import type { Verdict } from './verdict.js';
import { MINUTE } from './zone.js';

/** What the feeds share out among themselves. */
export interface FeedsOptions {
  /** What happens in [from, to), in order. */
  events: Marketplace['events'];
  /** Who learns at a moment. */
  students: Marketplace['students'];
  client: IngestClient;
  clock: RunningClock;
  /** What is done to the sending on purpose, at each asking. */
  faults: () => DeliveryFaults;
  seed: number;
  idSeed: number;
  streamCount: number;
  eventRatePerSec: number;
  /** Whether every feed posts at its full rate instead of when something happens. */
  load: boolean;
  /** Everything before is acknowledged. */
  from: number;
}

const TICK_MS = 100;
/** After a long sleep of the machine time is caught up in steps, and only while the feeds can take it. */
const STEP_MS = 15 * MINUTE;
const MOST_DUE = 20_000;
/** Batches on their way at once: as many as the back-fill has. */
const BATCHES_IN_FLIGHT = 6;
/** A clock that shows the past waits once so many are due: as many as can be on their way at once. */
const MOST_DUE_IN_THE_PAST = BATCHES_IN_FLIGHT * BATCH_EVENTS;
const LATE_MS = MINUTE;

/** Live: posts what happens as it becomes due, over many feeds at once. Never posts what has not happened yet. */
export class Feeds {
  /** Of the acknowledged: how many came more than a minute after they occurred. */
  late = 0;
  private readonly feeds: Feed[];
  private readonly dealing: Dealing;
  private cursor: number;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: FeedsOptions) {
    const { from, seed, streamCount } = options;
    this.cursor = from;
    this.dealing = new Dealing(seed, from);
    this.feeds = Array.from({ length: streamCount }, (_, index) => newFeed(index, from));
  }

  /** Begins posting. */
  start(): void {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** Posts nothing more; what is on its way goes on. */
  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** Everything before this moment is dealt out, and no other marketplace changes it. */
  dealtUntil(): number {
    return this.cursor;
  }

  /** Everything before this moment is acknowledged, refused or lost on purpose. */
  sentUntil(): number {
    return Math.min(this.cursor, this.dealing.oldest(), ...this.feeds.map(oldestOf));
  }

  /** How many events met each fault so far. */
  faultsMet(): Record<DeliveryFaultKind, number> {
    return { ...this.dealing.met };
  }

  private tick(): void {
    const { clock } = this.options;
    const due = this.feeds.reduce((sum, feed) => sum + feed.due.length, 0);
    if (due < (clock.isBehind() ? MOST_DUE_IN_THE_PAST : MOST_DUE)) {
      this.advance(Math.min(clock.now(), this.cursor + STEP_MS));
    } else {
      clock.hold(this.cursor);
    }
    this.pumpAll();
  }

  /** Deals what happened up to a moment out to the feeds. */
  private advance(to: number): void {
    if (to <= this.cursor) return;
    const from = this.cursor;
    this.cursor = to;
    const happened = this.options.events(from, to).map((happening) => this.assigned(happening));
    if (this.options.load) for (const feed of this.feeds) happened.push(...this.beatsOf(feed, from, to));
    for (const sending of this.dealing.deal(happened, this.options.faults(), to)) {
      this.feeds[sending.feed]?.due.push(sending);
    }
  }

  private assigned({ at, event }: Happening): Assigned {
    const feed = feedOf(event, this.feeds.length);
    (this.feeds[feed] as Feed).ahead++;
    return { at, event, feed };
  }

  /**
   * Under load every beat posts one event: what happened, or else a page view. Beats are owed for as long as the
   * allowance is saved up; those of a longer outage are not, or the feed would be late for ever after.
   */
  private beatsOf(feed: Feed, from: number, to: number): Assigned[] {
    const { idSeed, eventRatePerSec: ratePerSec, students } = this.options;
    const loaded = { idSeed, feed: feed.index, feeds: this.feeds.length, ratePerSec };
    const room = Math.max(0, ratePerSec * SAVED_SECONDS - feed.due.length);
    const owedFrom = Math.max(from, to - SAVED_SECONDS * 1000);
    const free = beats(loaded, owedFrom, to).filter(() => {
      if (feed.ahead === 0) return true;
      feed.ahead--;
      return false;
    });
    return free.slice(0, room).map((at) => {
      const { event, at: toldAt } = loadEvent(loaded, at, students(at));
      return { at: toldAt, event, feed: feed.index };
    });
  }

  private pumpAll(): void {
    for (const feed of this.feeds) this.pump(feed);
  }

  private pump(feed: Feed): void {
    if (!this.timer || feed.flying.length > 0 || feed.due.length === 0) return;
    if (feed.isBatching && this.batchesInFlight() >= BATCHES_IN_FLIGHT) return;
    const { eventRatePerSec, clock } = this.options;
    feed.flying = takeDue(feed, eventRatePerSec, { now: Date.now(), isFast: clock.speed > 1 });
    if (feed.flying.length > 0) void this.fly(feed);
  }

  private batchesInFlight(): number {
    return this.feeds.filter(({ isBatching, flying }) => isBatching && flying.length > 0).length;
  }

  private async fly(feed: Feed): Promise<void> {
    const { client, faults, eventRatePerSec } = this.options;
    const { slowMs } = faults();
    const isAwake = slowMs === 0 || (await client.pause(slowMs));
    const verdict = isAwake ? await client.post(feed.flying) : null;
    // Not posted to the end means stopped: it stays in flight, so that the next start posts it again.
    if (verdict === null) return;
    this.countLate(feed.flying, verdict);
    const wasBatching = feed.isBatching;
    landed(feed, eventRatePerSec);
    // Others may have waited for one of the few batches that are on their way at once.
    if (wasBatching) this.pumpAll();
    else this.pump(feed);
  }

  /** What came more than a real minute after the clock showed it, and what was held back on purpose. */
  private countLate(flown: readonly Sending[], { refusedAt }: Verdict): void {
    const { clock } = this.options;
    this.late += flown.filter(
      ({ at, dueAt }, i) => !refusedAt.has(i) && (clock.since(at) > LATE_MS || dueAt - at > LATE_MS),
    ).length;
  }
}
