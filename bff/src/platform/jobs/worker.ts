import { Logger } from '@nestjs/common';

/** Waits after a step that found nothing: short at first, since a row may be held back by an older transaction. */
const IDLE_WAITS_MS = [5, 10, 20, 40, 80, 160, 320, 1_000];
/** The longest wait after failures in a row. */
const MAX_FAILURE_WAIT_MS = 10_000;

/** Repeats a step for as long as it finds work, then waits for a wake or the next poll. */
export class Worker {
  private readonly logger: Logger;
  private idleSteps = IDLE_WAITS_MS.length - 1;
  private failures = 0;
  private stopped = false;
  private wakeUp: (() => void) | null = null;
  private running: Promise<void> | null = null;

  /** `step` answers whether it found work; it may throw, and is tried again. */
  constructor(
    name: string,
    private readonly step: () => Promise<boolean>,
  ) {
    this.logger = new Logger(name);
  }

  start(): void {
    this.running = this.run();
  }

  /** Ends after the step under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wakeUp?.();
    await this.running;
  }

  /** Looks at once, and soon again. */
  wake(): void {
    this.idleSteps = 0;
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (!this.stopped) await this.wait(await this.attempt());
  }

  private async attempt(): Promise<number> {
    try {
      const worked = await this.step();
      if (this.failures > 0) this.logger.log(`works again after ${this.failures} failures`);
      this.failures = 0;
      this.idleSteps = worked ? 0 : Math.min(this.idleSteps + 1, IDLE_WAITS_MS.length - 1);
      return worked ? 0 : (IDLE_WAITS_MS[this.idleSteps] ?? 0);
    } catch (error) {
      this.failures += 1;
      this.logger.warn(`failed (${this.failures}): ${error instanceof Error ? error.message : String(error)}`);
      return Math.min(MAX_FAILURE_WAIT_MS, 250 * 2 ** Math.min(this.failures, 8));
    }
  }

  private async wait(ms: number): Promise<void> {
    if (this.stopped) return;
    // A macrotask even without a wait: a busy worker must leave room for requests.
    if (ms === 0) return new Promise((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = null;
  }
}
