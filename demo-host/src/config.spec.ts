import { describe, expect, test } from '@jest/globals';
import { loadConfig } from './config.js';

const GOOD = {
  IOPS_SIMULATOR_KEY: 'iops_2_secret_sum',
  IOPS_JWT_SECRET: 'a secret of more than thirty-two bytes',
  IOPS_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  IOPS_INGEST_KEY: 'iops_1_secret_sum',
};

describe('loadConfig', () => {
  test('the four secrets are enough; the rest has presets', () => {
    expect(loadConfig(GOOD)).toEqual({
      ok: true,
      config: {
        port: 4200,
        bffUrl: 'http://localhost:4000',
        simulatorUrl: 'http://localhost:4100',
        simulatorKey: GOOD.IOPS_SIMULATOR_KEY,
        jwtSecret: GOOD.IOPS_JWT_SECRET,
        jwtIssuer: 'demo-host',
        webhookSecret: GOOD.IOPS_WEBHOOK_SECRET,
        ingestKey: GOOD.IOPS_INGEST_KEY,
      },
    });
  });

  test.each([
    ['IOPS_HOST_PORT', '0'],
    ['IOPS_HOST_PORT', '65536'],
    ['IOPS_HOST_PORT', '42x'],
    ['IOPS_BFF_URL', 'localhost:4000'],
    ['IOPS_BFF_URL', 'http://localhost:4000/api'],
    ['IOPS_BFF_URL', 'ftp://localhost'],
    ['IOPS_SIMULATOR_URL', 'http://localhost:4100/api/simulation'],
    ['IOPS_SIMULATOR_KEY', ' '],
    ['IOPS_JWT_SECRET', 'x'.repeat(31)],
    ['IOPS_JWT_ISSUER', ' '],
    ['IOPS_WEBHOOK_SECRET', Buffer.alloc(32).toString('base64')],
    ['IOPS_WEBHOOK_SECRET', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['IOPS_WEBHOOK_SECRET', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['IOPS_INGEST_KEY', ''],
  ])('a wrong %s (%j) names itself and no other', (name, value) => {
    const result = loadConfig({ ...GOOD, [name]: value });
    expect(result).toEqual({ ok: false, errors: [expect.stringMatching(new RegExp(`^${name} must be `))] });
  });

  test('everything that is missing is named at once', () => {
    const result = loadConfig({});
    expect(result.ok ? [] : result.errors.map((error) => error.split(' ')[0])).toEqual(Object.keys(GOOD));
  });

  test('an error never repeats the secret it is about', () => {
    expect(JSON.stringify(loadConfig({ ...GOOD, IOPS_JWT_SECRET: 'hush' }))).not.toContain('hush');
  });
});
