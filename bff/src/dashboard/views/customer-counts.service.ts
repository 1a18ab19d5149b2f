import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { type CustomerCount, countCustomers } from './customers.queries.js';

/** As many are counted in some milliseconds, whenever somebody asks. */
const FEW = 10_000;
/**
 * Of more, nobody waits for the counts: those from before serve while new ones are made. Not every second: to count
 * 100,000 takes a tenth of one, for which all other reads are slower.
 */
const COUNTED_EVERY_MS = 5_000;
/** But none that are older than this. */
const MAX_AGE_MS = 10_000;

/** How many customers there are of each kind. */
export interface Counts {
  counts: CustomerCount[];
  asOf: Date;
}

/** The counts of all customers; in a large marketplace they are kept for who asks next. */
@Injectable()
export class CustomerCounts {
  private kept: Counts | null = null;
  private making: Promise<Counts> | null = null;

  constructor(private readonly manager: EntityManager) {}

  /** The counts of all; `asOf` says of when they are: `now`, or of more than 10,000 customers 10 seconds ago at most. */
  async read(now: Date): Promise<Counts> {
    const { kept } = this;
    if (kept === null) return this.make(now);
    const ageMs = now.getTime() - kept.asOf.getTime();
    if (ageMs < COUNTED_EVERY_MS) return kept;
    this.making ??= this.make(now).finally(() => {
      this.making = null;
    });
    if (ageMs > MAX_AGE_MS) return this.making;
    // Whoever waits for it hears of a failure.
    this.making.catch(() => undefined);
    return kept;
  }

  /** The counts of those who are searched for. */
  async search(part: string, now: Date): Promise<Counts> {
    return { counts: await countCustomers(this.manager, part), asOf: now };
  }

  private async make(now: Date): Promise<Counts> {
    const made = { counts: await countCustomers(this.manager, null), asOf: now };
    const all = made.counts.reduce((sum, { count }) => sum + count, 0);
    this.kept = all > FEW ? made : null;
    return made;
  }
}
