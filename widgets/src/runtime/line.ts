import { toIopsError } from './error.js';
import { retryDelayMs } from './retry-delay.js';
import type { Tokens } from './tokens.js';
import type { Loss, Way } from './way.js';

/** A server without room is asked again this many times later. */
const FULL_FACTOR = 4;

/** Keeps one way open: after each loss it is tried again, with a new token where the old one was refused. */
export class Line {
  /** Losses in a row. */
  failures = 0;
  private isOn = false;
  private isTrying = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly way: Way,
    private readonly tokens: Tokens,
  ) {}

  /** Begins to try, where it does not already. */
  start(): void {
    if (this.isOn) return;
    this.isOn = true;
    this.hurry();
  }

  /** Ends the connection and the trying. */
  stop(): void {
    this.isOn = false;
    this.drop();
  }

  /** Connects anew: the connection that stands may be dead. */
  restart(): void {
    this.drop();
    this.hurry();
  }

  /** Tries at once instead of at the next turn; what stands or is under way is kept. */
  hurry(): void {
    if (!this.isOn || this.isTrying || this.way.isOpen) return;
    this.failures = 0;
    this.open();
  }

  /** Tries again, but only after so long. */
  postpone(delayMs: number): void {
    clearTimeout(this.timer);
    if (this.isOn) this.timer = setTimeout(() => this.open(), delayMs);
  }

  /** To be told when messages flow. */
  stood(): void {
    this.isTrying = false;
    this.failures = 0;
  }

  /** To be told of each loss. */
  lost(why: Loss): void {
    this.isTrying = false;
    this.failures += 1;
    if (why === 'token') return void this.reauthenticate();
    this.postpone(retryDelayMs(this.failures - 1, Math.random()) * (why === 'full' ? FULL_FACTOR : 1));
  }

  private open(): void {
    clearTimeout(this.timer);
    this.isTrying = true;
    this.way.open();
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.isTrying = false;
    this.way.close();
  }

  /** Where nobody is signed in, nothing is tried until somebody is. */
  private async reauthenticate(): Promise<void> {
    try {
      await this.tokens.replace(await this.tokens.get());
      this.hurry();
    } catch (error) {
      if (toIopsError(error).retryable) this.postpone(retryDelayMs(this.failures, Math.random()));
    }
  }
}
