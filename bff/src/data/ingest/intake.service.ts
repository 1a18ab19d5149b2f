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
  /** By minute of our clock (ms of its begin) and sender. */
  private minutes = new Map<number, Map<string, IntakeRow>>();

  constructor(
    private readonly manager: EntityManager,
    private readonly statuses: JobStatuses,
  ) {}

  /** Adds what a request came to. */
  count(sender: string, now: Date, { accepted, duplicates, rejected }: Omit<IngestAnswer, 'errors'>): void {
    const row = this.rowOf(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS, sender);
    row.accepted += accepted;
    row.duplicates += duplicates;
    row.rejected += rejected;
  }

  /** Writes what was counted; what cannot be written is kept for the next time. */
  async write(): Promise<void> {
    const rows = [...this.minutes.values()].flatMap((senders) => [...senders.values()]);
    if (rows.length === 0) return;
    this.minutes = new Map();
    try {
      await addIntake(this.manager, rows);
    } catch (error) {
      for (const row of rows) this.count(row.sender, row.minute, row);
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

  private rowOf(minute: number, sender: string): IntakeRow {
    let senders = this.minutes.get(minute);
    if (senders === undefined) this.minutes.set(minute, (senders = new Map()));
    let row = senders.get(sender);
    if (row === undefined) {
      row = { minute: new Date(minute), sender, accepted: 0, duplicates: 0, rejected: 0 };
      senders.set(sender, row);
    }
    return row;
  }
}
