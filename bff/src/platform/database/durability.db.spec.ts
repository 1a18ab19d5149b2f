import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createTestDatabase } from '../../testing/test-database.js';
import { dataSourceOptions } from './data-source.js';
import { DurabilityCheck } from './durability.js';

describe('the durability check', () => {
  const check = async (options: string, production: boolean) => {
    const database = await createTestDatabase();
    const source = await new DataSource(dataSourceOptions(`${database.url}${options}`)).initialize();
    try {
      return await new DurabilityCheck(source, { production }).onModuleInit();
    } finally {
      await source.destroy();
      await database.drop();
    }
  };
  const SLOPPY = `?options=${encodeURIComponent('-c synchronous_commit=off')}`;

  it('lets production start on a database that keeps what it commits', async () => {
    await expect(check('', true)).resolves.toBeUndefined();
  });

  it('keeps production from starting on one that does not, and names the switch', async () => {
    await expect(check(SLOPPY, true)).rejects.toThrow(
      'DATABASE_URL must lead to a database with synchronous_commit on',
    );
  });

  it('lets development start on it', async () => {
    await expect(check(SLOPPY, false)).resolves.toBeUndefined();
  });
});
