/** What was used of a window, and when it ends, in ms of the clock that uses are told by. */
export interface Usage {
  used: number;
  readonly endsAt: number;
}

/**
 * Counts what is used by key, in windows that begin with the first use. Not a library's: they give a promise for every
 * count, which the hot path of ingest pays for (docs/decisions/0005).
 */
export class UsageCounter {
  private current = new Map<string, Usage>();
  /** Those that began a window ago: forgotten all at once, when the last of them has ended. */
  private former = new Map<string, Usage>();
  private turnsAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly windowMs: number) {}

  /** Adds to what a key has used, `now` in ms of a clock that never goes back, and answers where it stands. */
  add(key: string, points: number, now: number): Readonly<Usage> {
    if (now >= this.turnsAt) this.turn(now);
    let usage = this.current.get(key) ?? this.former.get(key);
    if (usage === undefined || usage.endsAt <= now) {
      usage = { used: 0, endsAt: now + this.windowMs };
      this.current.set(key, usage);
    }
    usage.used += points;
    return usage;
  }

  /** How many keys are held: at most those of the last two windows in which anything was used. */
  get size(): number {
    return this.current.size + this.former.size;
  }

  private turn(now: number): void {
    this.former = this.current;
    this.current = new Map();
    this.turnsAt = now + this.windowMs;
  }
}
