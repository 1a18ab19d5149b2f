import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { added } from '../amendment.js';
import { type Influence, keyOf } from '../influence.js';
import { createMarketplace, type Marketplace } from '../marketplace.js';
import type { World } from '../world.js';
import { DAY } from '../zone.js';
import { Tables } from './tables.js';

/** What the platform looks at. Times are milliseconds since 1970. */
export interface Simulated {
  now(): number;
  /** Null while it is not known which world is told. */
  marketplace(): { world: World } | null;
  scenarios: { influences(): Influence[] };
}

/** Who asks waits so long for what happened meanwhile, then gets what there is. The poller waits ten seconds. */
const PATIENCE_MS = 5_000;

/**
 * The database of the platform that the simulated marketplace would have. It is filled when it is asked for the first
 * time and brought up to the simulated now each time, so that it costs nothing while nobody asks.
 */
export class Platform {
  private readonly tables = new Tables();
  private marketplace: Marketplace | null = null;
  private influences: readonly Influence[] = [];
  private writtenUntil = 0;
  private isFilled = false;
  private writing: Promise<void> | null = null;

  constructor(private readonly simulated: Simulated) {}

  /** The tables with what happened so far; null while they are filled for the first time. */
  async read(): Promise<Tables | null> {
    this.writing ??= this.write().finally(() => {
      this.writing = null;
    });
    const waiting = new AbortController();
    const patience = sleep(PATIENCE_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([this.writing, patience]);
    waiting.abort();
    return this.isFilled ? this.tables : null;
  }

  private async write(): Promise<void> {
    const world = this.simulated.marketplace()?.world;
    if (!world) return;
    const before = this.influences;
    const now = structuredClone(this.simulated.scenarios.influences());
    if (!this.marketplace || !isDeepStrictEqual(before, now)) {
      this.influences = now;
      const isFirst = this.marketplace === null;
      this.marketplace = marketplaceOf(world, now);
      if (isFirst) this.writtenUntil = world.historyFrom;
      else await this.amend(world, before);
    }
    const to = this.simulated.now();
    for await (const [from, until] of days(this.writtenUntil, to)) {
      for (const happening of this.marketplace.events(from, until)) this.tables.tell(happening);
      this.writtenUntil = until;
    }
    this.isFilled = true;
  }

  /** Writes what new influences add to the past. It is written now, so that who has read the past meets it. */
  private async amend(world: World, before: readonly Influence[]): Promise<void> {
    const known = new Set(before.map(keyOf));
    const until = this.writtenUntil;
    const starts = this.influences.filter((one) => !known.has(keyOf(one))).map(({ startsAt }) => startsAt);
    const [old, bent] = [marketplaceOf(world, before), marketplaceOf(world, this.influences)];
    for await (const [from, to] of days(Math.max(world.historyFrom, Math.min(...starts, until)), until)) {
      for (const happening of added(old.events(from, to), bent.events(from, to))) {
        this.tables.tell(happening, until - 1);
      }
    }
  }
}

/** Without the background, which has no rows: a history is then made in seconds. */
function marketplaceOf(world: World, influences: readonly Influence[]): Marketplace {
  return createMarketplace({ ...world, backgroundFrom: Infinity }, influences);
}

/** The days of [from, to), with time for others between them. */
async function* days(from: number, to: number): AsyncGenerator<[from: number, to: number]> {
  for (let at = from; at < to; at += DAY) {
    yield [at, Math.min(to, at + DAY)];
    await breathe();
  }
}
