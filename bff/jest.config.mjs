import { preset } from '../jest.preset.mjs';

export default {
  ...preset,
  moduleNameMapper: {
    ...preset.moduleNameMapper,
    '^content-disposition$': '<rootDir>/src/testing/content-disposition.cjs',
  },
  setupFiles: ['reflect-metadata'],
  globalSetup: './src/testing/start-database.mjs',
  globalTeardown: './src/testing/stop-database.mjs',
  testTimeout: 30_000,
};
