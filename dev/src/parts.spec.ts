import { describe, expect, it } from '@jest/globals';
import { developmentFile, partEnvironment, parts } from './parts.js';

const secrets = {
  jwtSecret: 'jwt',
  webhookSecret: 'whsec_x',
  ingestKey: 'iops_ingest',
  adminKey: 'iops_admin',
  simulatorKey: 'iops_simulator',
};
const system = {
  home: '/home',
  databaseUrl: 'postgres://db',
  ports: { bff: 4501, simulator: 4502, host: 4503 },
  secrets,
};

describe('the parts', () => {
  it('let only the BFF see the database and the admin key', () => {
    const env = { DATABASE_URL: 'postgres://other', IOPS_ADMIN_KEY: 'other' };
    const { bff, simulator, 'demo-host': host } = parts(system);
    expect(partEnvironment(env, bff)).toMatchObject({ DATABASE_URL: 'postgres://db', IOPS_ADMIN_KEY: 'iops_admin' });
    for (const part of [simulator, host]) {
      expect(partEnvironment(env, part)).not.toHaveProperty('DATABASE_URL');
      expect(partEnvironment(env, part)).not.toHaveProperty('IOPS_ADMIN_KEY');
    }
  });

  it('get what a person sets beside the table', () => {
    const env = { IOPS_TIMEZONE: 'Europe/Berlin', STREAM_COUNT: '7', IOPS_SIM_LOAD: 'on', PATH: '/bin' };
    expect(partEnvironment(env, parts(system).simulator)).toMatchObject(env);
  });

  it("let the person's own pages in beside the demo host's", () => {
    const env = { IOPS_ALLOWED_ORIGINS: 'http://localhost:3000' };
    const { bff, simulator } = parts(system);
    expect(partEnvironment(env, bff)).toMatchObject({
      IOPS_ALLOWED_ORIGINS: 'http://localhost:4503,http://127.0.0.1:4503,http://localhost:3000',
    });
    expect(partEnvironment(env, simulator)).not.toHaveProperty('IOPS_ALLOWED_ORIGINS');
  });

  it('agree on the ports, the issuer and the secrets', () => {
    const { bff, simulator, 'demo-host': host } = parts(system);
    expect(host.env).toMatchObject({
      IOPS_BFF_URL: 'http://localhost:4501',
      IOPS_JWT_ISSUER: bff.env['IOPS_JWT_ISSUER'],
      IOPS_SIMULATOR_URL: 'http://localhost:4502',
      IOPS_SIMULATOR_KEY: simulator.env['IOPS_SIMULATOR_KEY'],
    });
    expect(simulator.env['IOPS_BFF_URL']).toBe('http://localhost:4501');
    expect(bff.env['IOPS_ALLOWED_ORIGINS']).toBe('http://localhost:4503,http://127.0.0.1:4503');
    expect(bff.env['IOPS_WEBHOOK_URL']).toBe('http://127.0.0.1:4503/webhooks/iops');
    expect(host.env['IOPS_WEBHOOK_SECRET']).toBe(bff.env['IOPS_WEBHOOK_SECRET']);
  });

  it('are told to others with their addresses and keys, and without the secrets that sign', () => {
    expect(developmentFile(system)).toEqual({
      apiBase: 'http://localhost:4501',
      simulatorBase: 'http://localhost:4502',
      hostBase: 'http://localhost:4503',
      ingestKey: 'iops_ingest',
      adminKey: 'iops_admin',
      simulatorKey: 'iops_simulator',
    });
  });
});
