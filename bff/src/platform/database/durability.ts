import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConfigError } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';

/** Looks at the start whether a commit is on disk when PostgreSQL says so: every acknowledgement rests on that. */
@Injectable()
export class DurabilityCheck implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: { production: boolean },
  ) {}

  /** @throws ConfigError in production when it is not; development is warned */
  async onModuleInit(): Promise<void> {
    const off = await this.switchedOff();
    if (off.length === 0) return;
    const message = `DATABASE_URL must lead to a database with ${off.join(' and ')} on: what was acknowledged could be lost.`;
    if (this.config.production) throw new ConfigError(message);
    new Logger('Database').warn(message);
  }

  private async switchedOff(): Promise<string[]> {
    const rows = await this.dataSource.query<{ name: string }[]>(
      `SELECT name FROM pg_settings
       WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name`,
    );
    return rows.map(({ name }) => name);
  }
}
