import type { IngestAnswer } from '@iops/contracts';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EntityManager } from 'typeorm';
import { JobStatuses } from '../../platform/jobs/job-statuses.js';
import { addIntake, type IntakeRow } from './intake.queries.js';

/** A crash loses at most so much of these counts: they are statistics, and the events themselves are stored before. */
const WRITE_EVERY_MS = 5_000;
const MINUTE_MS = 60_000;

/** Counts by sender and minute what became of the events that came. */
@Injectable()
export class Intake implements BeforeApplicationShutdown {
  private rows = new Map<string, IntakeRow>();

  constructor(
    private readonly manager: EntityManager,
    private readonly statuses: JobStatuses,
  ) {}

  /** Adds what a request came to. */
  count(sender: string, now: Date, { accepted, duplicates, rejected }: IngestAnswer): void {
    const minute = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS);
    this.add({ minute, sender, accepted, duplicates, rejected });
  }

  /** Writes what was counted; what cannot be written is kept for the next time. */
  async write(): Promise<void> {
    if (this.rows.size === 0) return;
    const rows = [...this.rows.values()];
    this.rows = new Map();
    try {
      await addIntake(this.manager, rows);
    } catch (error) {
      for (const row of rows) this.add(row);
      throw error;
    }
  }

  @Interval(WRITE_EVERY_MS)
  everyFewSeconds(): Promise<void> {
    return this.statuses.watchScheduled('intake', () => this.write());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.statuses.watchScheduled('intake', () => this.write());
  }

  private add(row: IntakeRow): void {
    const key = `${row.minute.getTime()} ${row.sender}`;
    const known = this.rows.get(key);
    if (known === undefined) {
      this.rows.set(key, { ...row });
      return;
    }
    known.accepted += row.accepted;
    known.duplicates += row.duplicates;
    known.rejected += row.rejected;
  }
}
