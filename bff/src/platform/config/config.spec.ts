import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';

const minimal = { DATABASE_URL: 'postgres://localhost/iops', IOPS_JWT_SECRET: 'x'.repeat(32) };

describe('configuration', () => {
  it('starts from the two settings without a default', () => {
    expect(loadConfig(minimal)).toMatchObject({
      port: 4000,
      timeZone: 'America/Chicago',
      webhook: null,
      jwtIssuer: null,
    });
  });

  it('polls all resources at their intervals once it knows where', () => {
    expect(loadConfig(minimal).rails).toBeNull();
    expect(loadConfig({ ...minimal, IOPS_RAILS_URL: 'https://rails.example/shop/' }).rails).toEqual({
      url: 'https://rails.example/shop',
      token: null,
      resources: ['sessions', 'calls', 'customers', 'tutors'],
      sinceDays: 30,
      everySeconds: { sessions: 300, calls: 900, customers: 3600, tutors: 3600 },
    });
  });

  it.each([
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is not set'],
    [{ DATABASE_URL: 'mysql://localhost' }, 'DATABASE_URL must be a postgres:// URL'],
    [{ IOPS_JWT_SECRET: 'short' }, 'IOPS_JWT_SECRET must have at least 32 bytes'],
    [{ IOPS_BFF_PORT: '80000' }, 'IOPS_BFF_PORT must be a whole number from 1 to 65535'],
    [{ IOPS_BFF_PORT: '4000x' }, 'IOPS_BFF_PORT must be'],
    [{ IOPS_ALLOWED_ORIGINS: 'https://a.example,*' }, '"*" is not one'],
    [{ IOPS_ALLOWED_ORIGINS: 'https://a.example/path' }, 'IOPS_ALLOWED_ORIGINS'],
    [{ IOPS_TRUSTED_PROXIES: '10.0.0.0/8,proxy' }, '"proxy" is not one'],
    [{ IOPS_TRUSTED_PROXIES: '10.0.0.0/33' }, 'IOPS_TRUSTED_PROXIES must be'],
    [{ IOPS_TRUSTED_PROXIES: '0.0.0.0/0' }, 'IOPS_TRUSTED_PROXIES must be'],
    [{ IOPS_RATE_INGEST_EVENTS_PER_MINUTE: '0' }, 'IOPS_RATE_INGEST_EVENTS_PER_MINUTE must be'],
    [{ IOPS_RATE_REQUESTS_PER_MINUTE: '1e3' }, 'IOPS_RATE_REQUESTS_PER_MINUTE must be'],
    [{ IOPS_MAX_SOCKETS: '-1' }, 'IOPS_MAX_SOCKETS must be'],
    [{ IOPS_TIMEZONE: 'Mars/Olympus' }, 'IOPS_TIMEZONE must be an IANA time zone'],
    [{ IOPS_TIMEZONE: '+05:00' }, 'IOPS_TIMEZONE must be an IANA time zone'],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV must be production or development or test'],
    [
      { IOPS_INTERVENTION_HOLDOUT_PERCENT: '51' },
      'IOPS_INTERVENTION_HOLDOUT_PERCENT must be a whole number from 0 to 50',
    ],
    [{ IOPS_RETENTION_DAYS: '29' }, 'IOPS_RETENTION_DAYS must be a whole number from 30 to 3650'],
    [{ IOPS_WEBHOOK_URL: 'https://a.example' }, 'IOPS_WEBHOOK_SECRET must be set'],
    [
      { IOPS_WEBHOOK_URL: 'http://a.example', IOPS_WEBHOOK_SECRET: `whsec_${'a'.repeat(44)}` },
      'IOPS_WEBHOOK_URL must be https',
    ],
    [{ IOPS_WEBHOOK_LOOPBACK: 'on', NODE_ENV: 'production' }, 'IOPS_WEBHOOK_LOOPBACK must be off in production'],
    [{ IOPS_RAILS_URL: 'ftp://rails.example' }, 'IOPS_RAILS_URL must be an http(s) URL'],
    [{ IOPS_RAILS_URL: 'http://rails.example' }, 'IOPS_RAILS_URL must be https'],
    [{ IOPS_RAILS_URL: 'http://localhost:3000', NODE_ENV: 'production' }, 'IOPS_RAILS_URL must be https'],
    [{ IOPS_RAILS_URL: 'https://user@rails.example' }, 'IOPS_RAILS_URL must have no user'],
    [{ IOPS_RAILS_URL: 'https://rails.example', NODE_ENV: 'production' }, 'IOPS_RAILS_TOKEN must be set in production'],
    [{ IOPS_RAILS_TOKEN: 'a b' }, 'IOPS_RAILS_TOKEN must be printable ASCII'],
    [{ IOPS_RAILS_RESOURCES: 'sessions,lessons' }, '"lessons" is not one'],
    [{ IOPS_RAILS_RESOURCES: ',' }, 'IOPS_RAILS_RESOURCES must name at least one'],
    [{ IOPS_RAILS_SINCE_DAYS: '121' }, 'IOPS_RAILS_SINCE_DAYS must be a whole number from 0 to 120'],
    [{ IOPS_RAILS_CALLS_SECONDS: '0' }, 'IOPS_RAILS_CALLS_SECONDS must be a whole number from 1 to 86400'],
  ])('refuses %j and names it', (change, message) => {
    expect(() => loadConfig({ ...minimal, ...change })).toThrow(message);
  });
});
