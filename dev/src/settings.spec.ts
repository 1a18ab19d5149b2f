import { describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.js';

const read = (env: NodeJS.ProcessEnv) => readSettings({ env, root: '/repo', workingFolder: '/here' });

describe('the settings of a development start', () => {
  it('are usable when nothing is set', () => {
    expect(read({})).toEqual({
      home: '/repo/.iops',
      databaseUrl: null,
      ports: { bff: 4000, simulator: 4100, host: 4200 },
      simulator: true,
    });
  });

  it('take ports, home and database from the environment', () => {
    const env = {
      IOPS_HOME: 'elsewhere',
      DATABASE_URL: 'postgres://db/iops',
      IOPS_BFF_PORT: '4501',
      IOPS_SIMULATOR_PORT: '4502',
      IOPS_HOST_PORT: '4503',
      IOPS_SIMULATOR: 'off',
    };
    expect(read(env)).toEqual({
      home: '/here/elsewhere',
      databaseUrl: 'postgres://db/iops',
      ports: { bff: 4501, simulator: 4502, host: 4503 },
      simulator: false,
    });
  });

  it('treat an empty variable as one that is not set', () => {
    expect(read({ IOPS_HOME: '', DATABASE_URL: '', IOPS_BFF_PORT: '', IOPS_SIMULATOR: '' })).toEqual(read({}));
  });

  it.each(['0', '65536', '40a', '-1', '4000.5', ' '])('refuse port %j and name the variable', (text) => {
    expect(() => read({ IOPS_HOST_PORT: text })).toThrow(/^IOPS_HOST_PORT must be a port/);
  });

  it('refuse two parts on one port', () => {
    expect(() => read({ IOPS_BFF_PORT: '4100' })).toThrow('IOPS_BFF_PORT and IOPS_SIMULATOR_PORT are both 4100');
  });

  it('refuse a simulator that is neither on nor off', () => {
    expect(() => read({ IOPS_SIMULATOR: 'no' })).toThrow('IOPS_SIMULATOR must be "on" or "off"');
  });
});
