/** Counts by name, up to a limit each; a name without a count takes no memory. */
export class Tally {
  private readonly counts = new Map<string, number>();
  private sum = 0;

  constructor(private readonly limit: number) {}

  /** Of all names together. */
  get total(): number {
    return this.sum;
  }

  /** Counts one more and gives what takes it back, which works once; null when the limit is reached. */
  add(name: string): (() => void) | null {
    const count = this.counts.get(name) ?? 0;
    if (count >= this.limit) return null;
    this.counts.set(name, count + 1);
    this.sum += 1;
    let isCounted = true;
    return () => {
      if (isCounted) this.remove(name);
      isCounted = false;
    };
  }

  private remove(name: string): void {
    this.sum -= 1;
    const left = this.counts.get(name)! - 1;
    if (left > 0) this.counts.set(name, left);
    else this.counts.delete(name);
  }
}
