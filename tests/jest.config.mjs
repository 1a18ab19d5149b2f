import { preset } from '../jest.preset.mjs';

/** Whole-system tests: each file starts what it needs, on ports and in a folder of its own. */
export default {
  ...preset,
  testMatch: ['<rootDir>/**/*.spec.ts'],
  maxWorkers: 1,
  // Of the fault tests: what happened once can be made to happen again.
  showSeed: true,
  testTimeout: 60_000,
};
