import type { Progress } from './progress.js';
import type { Screen } from './screen.js';

/** Follows the simulator while it fills in the weeks before the first start. */
export class History {
  readonly filled: Promise<void>;
  private beganAt = 0;
  private settle: () => void = () => undefined;
  private last: Progress | null = null;

  constructor(private readonly screen: Screen) {
    this.filled = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /** Takes a message of a part: `{type: 'progress', done, total}` or `{type: 'ready'}`; others are not for us. */
  take(message: unknown): void {
    const { type, done, total } = (message ?? {}) as { type?: unknown; done?: unknown; total?: unknown };
    if (type === 'ready') this.end();
    if (type !== 'progress' || typeof done !== 'number' || typeof total !== 'number') return;
    if (!this.last) this.beganAt = Date.now();
    this.last = { done, total, unit: 'events' };
    this.screen.progress('history', this.last);
  }

  private end(): void {
    this.screen.endProgress();
    if (this.last) this.screen.step('history', `${this.last.total.toLocaleString('en-US')} events`, this.beganAt);
    this.last = null;
    this.settle();
  }
}
