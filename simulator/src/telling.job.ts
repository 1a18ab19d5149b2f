import { isDeepStrictEqual } from 'node:util';
import type { DeliveryFaultKind } from '@iops/contracts';
import { type Amendment, added, amendmentsOf, rulingAt, stretches } from './amendment.js';
import { backfill } from './backfill.job.js';
import { noneMet } from './dealing.js';
import { Feeds, type FeedsOptions } from './feeds.job.js';
import type { Happening } from './happenings.js';
import { type Influence, keyOf } from './influence.js';
import { createMarketplace, type Marketplace } from './marketplace.js';
import type { InfluenceTold } from './resume.js';
import { expectedEvents, windowLength } from './volume.js';
import type { World } from './world.js';

/** What one world is told with. Times are milliseconds since 1970. */
export interface TellingOptions extends Omit<FeedsOptions, 'events' | 'students' | 'idSeed' | 'from'> {
  world: World;
  students: number;
  /** Everything before is acknowledged. */
  sentUntil: number;
  /** Nothing older is posted. */
  oldest: number;
  /** How the marketplace is bent at first, and how far each of them is told. */
  influences: readonly Influence[];
  told: readonly InfluenceTold[];
  /** Called when more of history is acknowledged: events that are done, and about how many there will be. */
  onProgress: (done: number, total: number) => void;
  log: (line: string) => void;
}

/** A gap shorter than this is left to the feeds. */
const LIVE_WITHIN_MS = 60_000;

/** Tells one world to the product: its history, then what happens, and what scenarios add to either. */
export class Telling {
  private ruling: Marketplace;
  private influences: readonly Influence[];
  /** What is still to be added to what is told, in the order in which it is done. */
  private amendments: Amendment[];
  private amending: Promise<void> | null = null;
  private acknowledged: number;
  private handedOut: number;
  private feeds: Feeds | null = null;

  constructor(private readonly options: TellingOptions) {
    const { world, sentUntil, oldest, influences, told } = options;
    this.influences = influences;
    this.ruling = createMarketplace(world, influences);
    this.acknowledged = Math.max(oldest, sentUntil);
    this.handedOut = this.acknowledged;
    this.amendments = amendmentsOf(influences, told, this.handedOut);
  }

  /** The marketplace as scenarios bend it now. */
  marketplace(): Marketplace {
    return this.ruling;
  }

  /** Everything before is on its way or stored. */
  toldUntil(): number {
    return this.feeds?.dealtUntil() ?? this.handedOut;
  }

  /** Everything before is acknowledged, but for what is still added to the past. */
  sentUntil(): number {
    return this.feeds?.sentUntil() ?? this.acknowledged;
  }

  /** How far each influence is told. */
  influencesTold(): InfluenceTold[] {
    const untold = new Map(this.amendments.map(({ key, to }) => [key, to]));
    return this.influences.map(keyOf).map((key) => ({ key, untoldUntil: untold.get(key) ?? null }));
  }

  /** Of the acknowledged: how many came more than a minute after they occurred, since live began. */
  late(): number {
    return this.feeds?.late ?? 0;
  }

  /** How many events met each fault since live began. */
  faultsMet(): Record<DeliveryFaultKind, number> {
    return this.feeds?.faultsMet() ?? noneMet();
  }

  /** Tells all that happened so far; false when stopped before the end. */
  async history(): Promise<boolean> {
    const { clock, world, students, onProgress } = this.options;
    let done = 0;
    for (let to = clock.now(); to - this.acknowledged > LIVE_WITHIN_MS; to = clock.now()) {
      const onWindow = (until: number, events: number) => {
        done += events;
        this.acknowledged = until;
        onProgress(done, done + expectedEvents(world, students, until, to));
      };
      const events = (from: number, until: number) => this.handOut(from, until);
      if (!(await this.post({ events, from: this.acknowledged, to, onWindow }))) return false;
    }
    return true;
  }

  /** Tells what happens from now on as it happens. */
  live(): void {
    this.feeds = new Feeds({
      ...this.options,
      idSeed: this.options.world.idSeed,
      events: (from, to) => this.happened(from, to),
      students: (at) => this.ruling.students(at),
      from: this.acknowledged,
    });
    this.feeds.start();
    this.amend();
  }

  /** Tells nothing more; what is on its way goes on. */
  stop(): void {
    this.feeds?.stop();
  }

  /** From here on these influences rule. What they add to what is told already is told once history is. */
  bend(influences: readonly Influence[]): void {
    if (isDeepStrictEqual(influences, this.influences)) return;
    const told = this.influencesTold();
    this.influences = influences;
    this.ruling = createMarketplace(this.options.world, influences);
    this.amendments = amendmentsOf(influences, told, this.toldUntil());
    if (this.feeds) this.amend();
  }

  private handOut(from: number, until: number): Happening[] {
    this.handedOut = Math.max(this.handedOut, until);
    return this.happened(from, until);
  }

  /** What happens in [from, to): before an influence began to rule, what was told without it. */
  private happened(from: number, to: number): Happening[] {
    if (this.amendments.every((amendment) => amendment.to <= from)) return this.ruling.events(from, to);
    return stretches(this.amendments, from, to).flatMap((stretch) =>
      this.bentBy(rulingAt(this.influences, this.amendments, stretch.from)).events(stretch.from, stretch.to),
    );
  }

  private bentBy(influences: readonly Influence[]): Marketplace {
    return createMarketplace(this.options.world, influences);
  }

  private amend(): void {
    this.amending ??= this.amendAll().finally(() => {
      this.amending = null;
    });
  }

  private async amendAll(): Promise<void> {
    for (let next = this.amendments[0]; next; next = this.amendments[0]) {
      const { key } = next;
      if (!(await this.amendOne(next))) return;
      this.amendments = this.amendments.filter((amendment) => amendment.key !== key);
    }
  }

  private async amendOne({ key, from: begin, to }: Amendment): Promise<boolean> {
    const { oldest, log } = this.options;
    // The order of the amendments is that of their ends: what is told before this one's was told under all before it.
    const later = new Set(this.amendments.slice(1).map((amendment) => amendment.key));
    const now = this.influences.filter((influence) => !later.has(keyOf(influence)));
    const before = this.bentBy(now.filter((influence) => keyOf(influence) !== key));
    const after = this.bentBy(now);
    const from = Math.max(oldest, begin);
    let count = 0;
    const events = (start: number, end: number) => added(before.events(start, end), after.events(start, end));
    const onWindow = (_: number, posted: number) => {
      count += posted;
    };
    const isDone = await this.post({ events, from, to, onWindow });
    if (isDone) log(`${count} events added to the past since ${new Date(from).toISOString()}`);
    return isDone;
  }

  private post(what: Pick<Parameters<typeof backfill>[0], 'events' | 'from' | 'to' | 'onWindow'>): Promise<boolean> {
    const { client, world, students } = this.options;
    return backfill({ ...what, client, windowLength: (from) => windowLength(world, students, from) });
  }
}
