// Owns: the connection pool and the migrations.
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { dataSourceOptions, migrate, poolOf } from './data-source.js';
import { DurabilityCheck } from './durability.js';

/** Connects, migrates and looks at the database's own switches before any room starts. */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [CONFIG],
      useFactory: (config: Config) => ({
        ...dataSourceOptions(config.databaseUrl),
        autoLoadEntities: true,
        retryAttempts: 30,
        retryDelay: 1_000,
      }),
      dataSourceFactory: async (options) => {
        const dataSource = await new DataSource(options!).initialize();
        // Without a listener a dropped idle connection would end the process.
        poolOf(dataSource).on('error', () => undefined);
        await migrate(dataSource);
        return dataSource;
      },
    }),
  ],
  providers: [DurabilityCheck],
})
export class DatabaseModule {}
