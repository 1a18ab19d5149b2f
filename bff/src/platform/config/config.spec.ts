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

  it.each([
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is not set'],
    [{ DATABASE_URL: 'mysql://localhost' }, 'DATABASE_URL must be a postgres:// URL'],
    [{ IOPS_JWT_SECRET: 'short' }, 'IOPS_JWT_SECRET must have at least 32 bytes'],
    [{ IOPS_BFF_PORT: '80000' }, 'IOPS_BFF_PORT must be a whole number from 1 to 65535'],
    [{ IOPS_BFF_PORT: '4000x' }, 'IOPS_BFF_PORT must be'],
    [{ IOPS_ALLOWED_ORIGINS: 'https://a.example,*' }, '"*" is not one'],
    [{ IOPS_ALLOWED_ORIGINS: 'https://a.example/path' }, 'IOPS_ALLOWED_ORIGINS'],
    [{ IOPS_TIMEZONE: 'Mars/Olympus' }, 'IOPS_TIMEZONE must be an IANA time zone'],
    [{ IOPS_WEBHOOK_URL: 'https://a.example' }, 'IOPS_WEBHOOK_SECRET must be set'],
    [
      { IOPS_WEBHOOK_URL: 'http://a.example', IOPS_WEBHOOK_SECRET: `whsec_${'a'.repeat(44)}` },
      'IOPS_WEBHOOK_URL must be https',
    ],
    [{ IOPS_WEBHOOK_LOOPBACK: 'on', NODE_ENV: 'production' }, 'IOPS_WEBHOOK_LOOPBACK must be off in production'],
  ])('refuses %j and names it', (change, message) => {
    expect(() => loadConfig({ ...minimal, ...change })).toThrow(message);
  });
});
