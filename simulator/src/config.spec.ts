import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';

const keys = { IOPS_INGEST_KEY: 'ingest', IOPS_SIMULATOR_KEY: 'simulator' };

describe('the configuration', () => {
  it('needs only the two keys', () => {
    expect(loadConfig(keys)).toEqual({
      bffUrl: 'http://127.0.0.1:4000',
      ingestKey: 'ingest',
      simulatorKey: 'simulator',
      home: '.iops',
      port: 4100,
      timezone: 'America/Chicago',
      streamCount: 50,
      eventRatePerSec: 5,
      load: false,
      seed: 1,
      students: 2000,
      tutors: 250,
      backfillDays: 30,
    });
  });

  it('takes what is set', () => {
    const env = { ...keys, IOPS_BFF_URL: 'https://iops.example/', IOPS_SIM_LOAD: 'on', IOPS_SIM_BACKFILL_DAYS: '0' };
    expect(loadConfig(env)).toMatchObject({ bffUrl: 'https://iops.example', load: true, backfillDays: 0 });
  });

  it.each([
    ['IOPS_INGEST_KEY', ''],
    ['IOPS_BFF_URL', 'ftp://iops'],
    ['IOPS_SIMULATOR_PORT', '0'],
    ['IOPS_TIMEZONE', 'Mars/Olympus'],
    ['STREAM_COUNT', '2.5'],
    ['EVENT_RATE_PER_SEC', 'fast'],
    ['IOPS_SIM_LOAD', 'yes'],
    ['IOPS_SIM_SEED', '-1'],
    ['IOPS_SIM_STUDENTS', '0'],
    ['IOPS_SIM_TUTORS', '11'],
    ['IOPS_SIM_BACKFILL_DAYS', '365'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => loadConfig({ ...keys, [name]: value })).toThrow(name);
  });

  it('names everything that is wrong at once', () => {
    expect(() => loadConfig({ STREAM_COUNT: '-1' })).toThrow(/IOPS_INGEST_KEY[^]*IOPS_SIMULATOR_KEY[^]*STREAM_COUNT/);
  });
});
