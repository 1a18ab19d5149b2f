import type { Readiness } from '@iops/contracts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Problem } from '../http/problem.js';
import { selectLag } from '../jobs/cursor.queries.js';
import { Followers } from '../jobs/follower.js';
import { JobStatuses } from '../jobs/job-statuses.js';

/** A database that takes longer to say who it is does not answer. */
const PATIENCE_MS = 3_000;
/** Anybody may ask, as often as they like: the database is asked once in this time. */
const KEEP_MS = 1_000;

/** Whether the process can do its work. */
@Injectable()
export class ReadinessService {
  private asked: { at: number; answer: Promise<Readiness> } | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly followers: Followers,
    private readonly statuses: JobStatuses,
  ) {}

  /**
   * As of at most a second ago.
   * @throws Problem `unavailable` when the database does not answer within three seconds, or is not migrated
   */
  read(): Promise<Readiness> {
    const now = performance.now();
    if (this.asked === null || now - this.asked.at > KEEP_MS) {
      const answer = withinTime(this.ask());
      this.asked = { at: now, answer };
      // The next one is not asked before this one has answered, or was given up.
      const settled = () => this.asked?.answer === answer && (this.asked.at = performance.now());
      answer.then(settled, settled);
    }
    return this.asked.answer;
  }

  private async ask(): Promise<Readiness> {
    const installationId = await this.installation();
    const lags: Readiness['lags'] = [];
    for (const { name, source } of this.followers.all.values()) {
      lags.push({ name, ...(await selectLag(this.dataSource.manager, name, source)) });
    }
    lags.sort((a, b) => b.seconds - a.seconds);
    const stuck = this.statuses.stuck();
    return {
      status: stuck.length === 0 ? 'ready' : 'degraded',
      installationId,
      lagSeconds: lags[0]?.seconds ?? 0,
      lags,
      stuck,
    };
  }

  private async installation(): Promise<string> {
    const names = this.dataSource.migrations.map((migration) => migration.constructor.name);
    const [row] = await this.dataSource
      .query<{ id: string; done: number }[]>(
        `SELECT installation_id AS id, (SELECT count(*)::int FROM migrations WHERE name = ANY($1)) AS done FROM installation`,
        [names],
      )
      .catch((error: { code?: string }) => {
        // Tables that are not there yet.
        if (error.code === '42P01') return [];
        throw new Problem('unavailable', 'The database does not answer.');
      });
    if (row?.done !== names.length) throw new Problem('unavailable', 'The database is not migrated.');
    return row.id;
  }
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem('unavailable', 'The database does not answer.')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
