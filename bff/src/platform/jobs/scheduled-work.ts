import type { JobStatuses } from './job-statuses.js';

/** Work that a schedule repeats: once at a time in this process, and broken off when the process ends. */
export class ScheduledWork {
  private readonly ending = new AbortController();
  private underWay: Promise<void> | null = null;

  /** `name` is what its status is kept under. */
  constructor(
    private readonly name: string,
    private readonly statuses: JobStatuses,
  ) {}

  /** Aborted once the process ends. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Does the work; nothing while it is under way, or the process ends. It may throw: that is logged and told. */
  async run(work: () => Promise<void>): Promise<void> {
    if (this.underWay !== null || this.signal.aborted) return;
    this.underWay = this.statuses.watchScheduled(this.name, work);
    await this.underWay;
    this.underWay = null;
  }

  /** Breaks off, and resolves once the work has ended; what is not done is due still. */
  async end(): Promise<void> {
    this.ending.abort(new Error('The process is ending.'));
    await this.underWay;
  }
}
