import { DAY } from './zone.js';

/**
 * A simulated clock: it showed `simulatedAt` at the real moment `realAt` and runs `speed` times as fast, but never past
 * the real now. Milliseconds since 1970; a speed of 0 stands still.
 */
export interface Clock {
  simulatedAt: number;
  realAt: number;
  speed: number;
}

/** What the clock shows at a real moment: never later than that moment. */
export function simulatedNow({ simulatedAt, realAt, speed }: Clock, real: number): number {
  return Math.min(real, simulatedAt + (real - realAt) * speed);
}

/** The real moment at which the clock showed a simulated one, as it runs now: never before that moment. */
export function shownAt({ simulatedAt, realAt, speed }: Clock, at: number): number {
  return speed === 0 ? at : Math.max(at, realAt + (at - simulatedAt) / speed);
}

/** Whether the clock still shows the past. */
export function isBehind(clock: Clock, real: number): boolean {
  return simulatedNow(clock, real) < real;
}

/** The clock that goes on from where this one is, at another speed. */
export function atSpeed(clock: Clock, speed: number, real: number): Clock {
  return { simulatedAt: simulatedNow(clock, real), realAt: real, speed };
}

/** Where a simulated clock starts: so many days before now, or at a moment in milliseconds since 1970. */
export type ClockStart = { daysBack: number } | { at: number };

/** The moment that a clock which is started now shows first: never later than now. */
export function startingPoint(start: ClockStart, now: number): number {
  return Math.min(now, 'at' in start ? start.at : now - start.daysBack * DAY);
}
