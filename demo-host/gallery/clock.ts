import { NOW } from '@iops/widgets/testing';

const now = Date.parse(NOW);
const RealDate = Date;

/** Stops the clock of the page at the moment its data speaks of, so that every visit looks the same. */
export function stopClock(): void {
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [string | number]) {
      if (given.length === 0) super(now);
      else super(...given);
    }
    static override now(): number {
      return now;
    }
  } as DateConstructor;
}
