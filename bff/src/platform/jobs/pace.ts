import { Injectable } from '@nestjs/common';

/** For so long after it was told, something counts as going first. */
const PRESSED_MS = 250;
/**
 * The rest after a step that found work; a wake does not cut it short. What comes meanwhile is taken together:
 * with a step for every commit, single events came in at half the rate (measured).
 */
const REST_MS = 25;
/** While something goes first, workers rest so many times as long as they worked, */
const PRESSED_REST = 25;
/** but no longer than this, nor wait longer for their turn: what has gone first for so long has company. */
const MAX_REST_MS = 5_000;
/** Meanwhile who finds another at work looks again after so long. */
const TURN_MS = 50;

/** Shares the machine between what somebody waits for and workers, who can catch up later. */
@Injectable()
export class Pace {
  private readonly listeners: (() => void)[] = [];
  private relief: NodeJS.Timeout | null = null;
  private steps = 0;

  /** Tells that something goes first: senders who wait while others' events are stored, or a round over everything. */
  press(): void {
    if (this.relief) this.relief.refresh();
    else this.relief = setTimeout(() => this.relieve(), PRESSED_MS).unref();
  }

  /** True while something goes first. */
  get isPressed(): boolean {
    return this.relief !== null;
  }

  /**
   * Begins a step and answers null, or how long to wait before asking again, in ms. While something goes first one
   * works at a time: together they slow each other down, and what goes first. Who has waited long enough goes anyway.
   */
  begin(waitedMs: number): number | null {
    if (this.isPressed && this.steps > 0 && waitedMs < MAX_REST_MS) return TURN_MS;
    this.steps += 1;
    return null;
  }

  /** Ends a step that was begun. */
  end(): void {
    this.steps -= 1;
  }

  /** How long a worker rests after a step that found work and took so many ms, in ms. */
  restAfter(workedMs: number): number {
    return this.isPressed ? Math.min(MAX_REST_MS, Math.max(REST_MS, PRESSED_REST * workedMs)) : REST_MS;
  }

  /** Calls `listener` each time the press is over, so that nobody rests on. */
  onRelief(listener: () => void): void {
    this.listeners.push(listener);
  }

  private relieve(): void {
    this.relief = null;
    for (const listener of this.listeners) listener();
  }
}
