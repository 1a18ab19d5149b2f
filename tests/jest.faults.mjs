import config from './jest.config.mjs';

/** The fault tests in their long form. The seed they print makes them do the same again: -- --seed=… */
export default {
  ...config,
  testMatch: ['<rootDir>/faults/*.spec.ts'],
  globals: { IOPS_LONG_FAULTS: true },
  testTimeout: 900_000,
};
