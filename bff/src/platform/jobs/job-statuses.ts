import { Injectable, Logger } from '@nestjs/common';

/** How a job fares. */
export interface JobStatus {
  /** When it last ended without a failure, whether or not there was anything to do; null before the first time. */
  lastSuccessAt: Date | null;
  /** In a row; 0 when the last run went well. */
  failures: number;
  /** First line of the last failure; kept when things go well again. */
  lastError: string | null;
  /** What else an admin should see of it. */
  details?: Record<string, unknown> | null;
}

/** Failures in a row from which on a job counts as stuck: fewer are a database that restarted. */
const STUCK_FROM = 3;
const NEVER_RAN: JobStatus = { lastSuccessAt: null, failures: 0, lastError: null };
/** An error is shown, not archived. */
const MAX_ERROR_LENGTH = 300;

/** How the jobs of this process fare, by name: each tells it here, `GET /api/jobs` and `/api/ready` show it. */
@Injectable()
export class JobStatuses {
  private readonly byName = new Map<string, JobStatus>();

  /** Replaces what is known of a job. */
  report(name: string, status: JobStatus): void {
    this.byName.set(name, status);
  }

  /** What is known of a job; one that never reported has neither succeeded nor failed. */
  of(name: string): JobStatus {
    return this.byName.get(name) ?? NEVER_RAN;
  }

  /** The jobs that have reported, by name. */
  names(): string[] {
    return [...this.byName.keys()].sort();
  }

  /** The jobs that keep failing, by name. */
  stuck(): string[] {
    return this.names().filter((name) => this.of(name).failures >= STUCK_FROM);
  }

  /** Does the work and reports how it went; passes a failure on. */
  async watch<T>(name: string, work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.report(name, { ...this.of(name), lastSuccessAt: new Date(), failures: 0 });
      return result;
    } catch (error) {
      const { failures, ...status } = this.of(name);
      this.report(name, { ...status, failures: failures + 1, lastError: firstLineOf(error) });
      throw error;
    }
  }

  /** Does scheduled work and reports how it went; a failure is logged, and the schedule's next time is the next try. */
  async watchScheduled(name: string, work: () => Promise<void>): Promise<void> {
    await this.watch(name, work).catch((error: unknown) => new Logger(name).warn(`failed: ${firstLineOf(error)}`));
  }
}

/** The first line of an error's message: what an admin reads in a table or a log. */
export function firstLineOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]!.slice(0, MAX_ERROR_LENGTH);
}
