/** Gives each a frame of its own: rendered together, elements would hold up what somebody does meanwhile. */
export class Turns {
  private readonly waiting = new Set<() => void>();

  /** Runs it once, in a frame to come; a hidden page has none. */
  take(run: () => void): void {
    if (this.waiting.size === 0) requestAnimationFrame(this.next);
    this.waiting.add(run);
  }

  /** Forgets what waits. */
  leave(run: () => void): void {
    this.waiting.delete(run);
  }

  private readonly next = (): void => {
    const [run] = this.waiting;
    if (!run) return;
    this.waiting.delete(run);
    if (this.waiting.size > 0) requestAnimationFrame(this.next);
    run();
  };
}
