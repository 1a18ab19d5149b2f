import { atSpeed, type Clock, isBehind, shownAt, simulatedNow } from './clock.js';

/** The simulated clock as it runs: the real one, or one that comes from the past. */
export class RunningClock {
  private clock: Clock;
  private isRunning = false;

  /** Stands still at `from` until `run`; without it the clock is the real one from the start. */
  constructor(
    from: number | null,
    private wishedSpeed: number,
  ) {
    const realAt = Date.now();
    this.clock = { simulatedAt: from ?? realAt, realAt, speed: from === null ? 1 : 0 };
  }

  /** Lets it run at the speed that was asked for. */
  run(): void {
    this.isRunning = true;
    this.speed = this.wishedSpeed;
  }

  /** The simulated now, in milliseconds since 1970. */
  now(): number {
    return simulatedNow(this.clock, Date.now());
  }

  /** How long ago it showed a moment, in real milliseconds: a fast clock's minutes are short, also once it is no more. */
  since(at: number): number {
    return Date.now() - shownAt(this.clock, at);
  }

  /** Whether it still shows the past. */
  isBehind(): boolean {
    return isBehind(this.clock, Date.now());
  }

  /** Simulated seconds per real one: 1 wherever there is no past left to run through. */
  get speed(): number {
    return this.isBehind() ? this.wishedSpeed : 1;
  }

  set speed(speed: number) {
    this.wishedSpeed = speed;
    if (this.isRunning) this.clock = atSpeed(this.clock, speed, Date.now());
  }

  /** Sets a clock that shows the past back to a moment, so that nothing is told late for want of speed. */
  hold(at: number): void {
    if (this.isBehind()) this.clock = { simulatedAt: at, realAt: Date.now(), speed: this.wishedSpeed };
  }
}
