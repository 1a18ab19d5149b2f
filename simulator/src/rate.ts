const SECONDS = 10;

/** How many happened a second, over the last ten whole seconds. */
export class Rate {
  private readonly counts = new Map<number, number>();

  /** Adds so many at a moment, in milliseconds since 1970, and forgets what no answer needs any more. */
  add(count: number, at: number): void {
    const second = Math.floor(at / 1000);
    this.counts.set(second, (this.counts.get(second) ?? 0) + count);
    for (const known of this.counts.keys()) if (known < second - SECONDS) this.counts.delete(known);
  }

  /** The mean over the ten whole seconds before a moment. */
  perSecond(at: number): number {
    const second = Math.floor(at / 1000);
    let sum = 0;
    for (const [known, count] of this.counts) if (known >= second - SECONDS && known < second) sum += count;
    return sum / SECONDS;
  }
}
