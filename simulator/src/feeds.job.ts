import { type Allowance, grown, SAVED_SECONDS } from './allowance.js';
import { feedOf } from './feed-of.js';
import type { Happening } from './happenings.js';
import type { IngestClient } from './ingest.client.js';
import { beats, loadEvent } from './load.js';
import type { Marketplace } from './marketplace.js';
import { MINUTE } from './zone.js';

/** What the feeds share out among themselves. */
export interface FeedsOptions {
  marketplace: Marketplace;
  client: IngestClient;
  idSeed: number;
  streamCount: number;
  eventRatePerSec: number;
  /** Whether every feed posts at its full rate instead of when something happens. */
  load: boolean;
  /** Everything before is acknowledged. */
  from: number;
}

interface Feed {
  index: number;
  /** What has happened and is not posted yet, in order. */
  due: Happening[];
  /** What is on its way. */
  flying: readonly Happening[];
  allowance: Allowance;
  /** Under load: happenings that were posted and stand for beats to come. */
  ahead: number;
}

const TICK_MS = 100;
/** After a long sleep of the machine time is caught up in steps, and only while the feeds can take it. */
const STEP_MS = 15 * MINUTE;
const MOST_DUE = 20_000;
const MOST_AT_ONCE = 200;

/** Live: posts what happens as it becomes due, over many feeds at once. Never posts what has not happened yet. */
export class Feeds {
  private readonly feeds: Feed[];
  private cursor: number;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: FeedsOptions) {
    this.cursor = options.from;
    this.feeds = Array.from({ length: options.streamCount }, (_, index) => ({
      index,
      due: [],
      flying: [],
      allowance: { events: 0, at: options.from },
      ahead: 0,
    }));
  }

  /** Begins posting. */
  start(): void {
    this.timer = setInterval(() => this.tick(Date.now()), TICK_MS);
  }

  /** Posts nothing more; what is on its way goes on. */
  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** Everything before this moment is acknowledged or refused. */
  sentUntil(): number {
    const waiting = this.feeds.map(({ flying, due }) => flying[0]?.at ?? due[0]?.at ?? this.cursor);
    return Math.min(this.cursor, ...waiting);
  }

  private tick(now: number): void {
    const due = this.feeds.reduce((sum, feed) => sum + feed.due.length, 0);
    if (due < MOST_DUE) this.advance(Math.min(now, this.cursor + STEP_MS));
    for (const feed of this.feeds) this.pump(feed, now);
  }

  /** Deals what happened up to a moment out to the feeds. */
  private advance(to: number): void {
    if (to <= this.cursor) return;
    const from = this.cursor;
    this.cursor = to;
    for (const happening of this.options.marketplace.events(from, to)) {
      const feed = this.feeds[feedOf(happening.event, this.feeds.length)] as Feed;
      feed.due.push(happening);
      feed.ahead++;
    }
    if (this.options.load) for (const feed of this.feeds) this.fill(feed, from, to);
  }

  /**
   * Under load every beat posts one event: what happened, or else a page view. Beats are owed for as long as the
   * allowance is saved up; those of a longer outage are not, or the feed would be late for ever after.
   */
  private fill(feed: Feed, from: number, to: number): void {
    const { idSeed, eventRatePerSec: ratePerSec, marketplace } = this.options;
    const loaded = { idSeed, feed: feed.index, feeds: this.feeds.length, ratePerSec };
    for (const at of beats(loaded, from, to)) {
      if (feed.ahead > 0) feed.ahead--;
      else if (feed.due.length < ratePerSec * SAVED_SECONDS)
        feed.due.push(loadEvent(loaded, at, marketplace.students(at)));
    }
  }

  private pump(feed: Feed, now: number): void {
    if (!this.timer || feed.flying.length > 0 || feed.due.length === 0) return;
    feed.allowance = grown(feed.allowance, this.options.eventRatePerSec, now);
    const count = Math.min(Math.floor(feed.allowance.events), MOST_AT_ONCE);
    if (count === 0) return;
    feed.flying = feed.due.splice(0, count);
    feed.allowance.events -= feed.flying.length;
    void this.fly(feed);
  }

  private async fly(feed: Feed): Promise<void> {
    // Not posted to the end means stopped: it stays in flight, so that the next start posts it again.
    if (!(await this.options.client.post(feed.flying))) return;
    feed.flying = [];
    this.pump(feed, Date.now());
  }
}
