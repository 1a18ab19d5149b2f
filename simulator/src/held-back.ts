import type { Sending } from './delivery-faults.js';
import { MINUTE } from './zone.js';

const minuteOf = (at: number) => Math.floor(at / MINUTE);

/** Sendings that wait for their time, by its minute: thousands of them cost nothing while they wait. */
export class HeldBack {
  private readonly minutes = new Map<number, Sending[]>();
  private takenUntil: number;

  /** Nothing that is put in may be due before `from`. */
  constructor(from: number) {
    this.takenUntil = from;
  }

  put(sending: Sending): void {
    const minute = minuteOf(sending.dueAt);
    const waiting = this.minutes.get(minute);
    if (waiting) waiting.push(sending);
    else this.minutes.set(minute, [sending]);
  }

  /** Takes out all that is due before a moment. */
  take(until: number): Sending[] {
    const due: Sending[] = [];
    for (let minute = minuteOf(this.takenUntil); minute <= minuteOf(until); minute++) {
      const waiting = this.minutes.get(minute);
      if (!waiting) continue;
      const left = waiting.filter((sending) => sending.dueAt >= until);
      due.push(...waiting.filter((sending) => sending.dueAt < until));
      if (left.length > 0) this.minutes.set(minute, left);
      else this.minutes.delete(minute);
    }
    this.takenUntil = until;
    return due;
  }

  /** When the oldest that waits happened; Infinity where none waits. */
  oldest(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const waiting of this.minutes.values()) for (const { at } of waiting) oldest = Math.min(oldest, at);
    return oldest;
  }
}
