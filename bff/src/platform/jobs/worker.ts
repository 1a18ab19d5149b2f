import { Logger } from '@nestjs/common';
import { firstLineOf, type JobStatuses } from './job-statuses.js';
import type { Pace } from './pace.js';

/** Waits after a step that found nothing: short at first, since a row may be held back by an older transaction. */
const IDLE_WAITS_MS = [5, 10, 20, 40, 80, 160, 320, 1_000];
/** The longest wait after failures in a row. */
const MAX_FAILURE_WAIT_MS = 10_000;

/** Repeats a step for as long as it finds work, then waits for a wake or the next poll. */
export class Worker {
  private readonly logger: Logger;
  private idleSteps = IDLE_WAITS_MS.length - 1;
  /** Also while it waits for its turn: a wake ends neither. */
  private isResting = false;
  /** Since when a step is due that must wait for its turn, by the clock of `performance`. */
  private dueAt: number | null = null;
  private stopped = false;
  private wakeUp: (() => void) | null = null;
  private running: Promise<void> | null = null;

  /**
   * `step` answers whether it found work; it may throw, and is tried again. `pace` says how long it rests after work:
   * one of its own for who waits for others more than it works.
   */
  constructor(
    private readonly name: string,
    private readonly step: () => Promise<boolean>,
    private readonly statuses: JobStatuses,
    private readonly pace: Pace,
  ) {
    this.logger = new Logger(name);
    pace.onRelief(() => this.wakeUp?.());
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

  /** Looks at once, or when the rest is over, and soon again. */
  wake(): void {
    this.idleSteps = 0;
    if (!this.isResting) this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (!this.stopped) await this.wait(await this.attempt());
  }

  /** Does a step if it may; answers how long to wait then, in ms. */
  private async attempt(): Promise<number> {
    const begun = performance.now();
    this.dueAt ??= begun;
    const notYet = this.pace.begin(begun - this.dueAt);
    this.isResting = notYet !== null;
    if (notYet !== null) return notYet;
    this.dueAt = null;
    try {
      return await this.work(begun);
    } finally {
      this.pace.end();
    }
  }

  private async work(begun: number): Promise<number> {
    const { failures } = this.statuses.of(this.name);
    try {
      const worked = await this.statuses.watch(this.name, this.step);
      if (failures > 0) this.logger.log(`works again after ${failures} failures`);
      this.idleSteps = worked ? 0 : Math.min(this.idleSteps + 1, IDLE_WAITS_MS.length - 1);
      this.isResting = worked;
      return worked ? this.pace.restAfter(performance.now() - begun) : (IDLE_WAITS_MS[this.idleSteps] ?? 0);
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
