import { Logger } from '@nestjs/common';
import { firstLineOf, type JobStatuses } from './job-statuses.js';

/** Waits after a step that found nothing: short at first, since a row may be held back by an older transaction. */
const IDLE_WAITS_MS = [5, 10, 20, 40, 80, 160, 320, 1_000];
/**
 * The rest after a step that found work; a wake does not cut it short. What comes meanwhile is taken together:
 * with a step for every commit, single events came in at half the rate (measured).
 */
const REST_MS = 25;
/** The longest wait after failures in a row. */
const MAX_FAILURE_WAIT_MS = 10_000;

/** Repeats a step for as long as it finds work, then waits for a wake or the next poll. */
export class Worker {
  private readonly logger: Logger;
  private idleSteps = IDLE_WAITS_MS.length - 1;
  private isResting = false;
  private stopped = false;
  private wakeUp: (() => void) | null = null;
  private running: Promise<void> | null = null;

  /** `step` answers whether it found work; it may throw, and is tried again. */
  constructor(
    private readonly name: string,
    private readonly step: () => Promise<boolean>,
    private readonly statuses: JobStatuses,
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
    if (!this.isResting) this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (!this.stopped) await this.wait(await this.attempt());
  }

  private async attempt(): Promise<number> {
    const { failures } = this.statuses.of(this.name);
    try {
      const worked = await this.statuses.watch(this.name, this.step);
      if (failures > 0) this.logger.log(`works again after ${failures} failures`);
      this.idleSteps = worked ? 0 : Math.min(this.idleSteps + 1, IDLE_WAITS_MS.length - 1);
      this.isResting = worked;
      return worked ? REST_MS : (IDLE_WAITS_MS[this.idleSteps] ?? 0);
    } catch (error) {
      this.isResting = false;
      this.logger.warn(`failed (${failures + 1}): ${firstLineOf(error)}`);
      return Math.min(MAX_FAILURE_WAIT_MS, 250 * 2 ** Math.min(failures + 1, 8));
    }
  }

  private async wait(ms: number): Promise<void> {
    if (this.stopped) return;
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
