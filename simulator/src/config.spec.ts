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
      feeds: true,
      railsToken: null,
      start: { daysBack: 0 },
      speed: 1,
      truthFile: null,
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
    ['IOPS_SIM_FEEDS', '0'],
    ['IOPS_SIM_RAILS', 'yes'],
    ['IOPS_SIM_SPEED', '0.5'],
    ['IOPS_SIM_SPEED', '3601'],
    ['IOPS_SIM_START', '-1'],
    ['IOPS_SIM_START', '2026-11-01'],
    ['IOPS_SIM_START', 'T25:00Z'],
  ])('refuses %s=%s by name', (name, value) => {
    expect(() => loadConfig({ ...keys, [name]: value })).toThrow(name);
  });

  it('shows no platform to whoever comes: with it there is a token', () => {
    const env = { ...keys, IOPS_SIM_RAILS: 'on' };
    expect(() => loadConfig(env)).toThrow('IOPS_RAILS_TOKEN');
    expect(loadConfig({ ...env, IOPS_RAILS_TOKEN: 'secret' }).railsToken).toBe('secret');
    expect(loadConfig({ ...keys, IOPS_RAILS_TOKEN: 'secret' }).railsToken).toBeNull();
  });

  it('takes a start in days back or as a moment', () => {
    expect(loadConfig({ ...keys, IOPS_SIM_START: '7.5' }).start).toEqual({ daysBack: 7.5 });
    const { start } = loadConfig({ ...keys, IOPS_SIM_START: '2026-11-01T06:00:00-06:00' });
    expect(start).toEqual({ at: Date.UTC(2026, 10, 1, 12) });
  });

  it.each(['IOPS_SIM_START=3', 'IOPS_SIM_SPEED=60', 'IOPS_SIM_FEEDS=off'])('refuses load together with %s', (set) => {
    const [name, value] = set.split('=') as [string, string];
    expect(() => loadConfig({ ...keys, IOPS_SIM_LOAD: 'on', [name]: value })).toThrow(/IOPS_SIM_LOAD/);
  });

  it('names everything that is wrong at once', () => {
    expect(() => loadConfig({ STREAM_COUNT: '-1' })).toThrow(/IOPS_INGEST_KEY[^]*IOPS_SIMULATOR_KEY[^]*STREAM_COUNT/);
  });
});
