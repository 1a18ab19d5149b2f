/** Counts by name, up to a limit each; a name without a count takes no memory. */
export class Tally {
  private readonly counts = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /** Counts one more and gives what takes it back, which works once; null when the limit is reached. */
  add(name: string): (() => void) | null {
    const count = this.counts.get(name) ?? 0;
    if (count >= this.limit) return null;
    this.counts.set(name, count + 1);
    let isCounted = true;
    return () => {
      if (isCounted) this.remove(name);
      isCounted = false;
    };
  }

  private remove(name: string): void {
    const left = this.counts.get(name)! - 1;
    if (left > 0) this.counts.set(name, left);
    else this.counts.delete(name);
  }
}
