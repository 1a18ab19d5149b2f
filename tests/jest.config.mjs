import { preset } from '../jest.preset.mjs';

/** Whole-system tests: each file starts what it needs, on ports and in a folder of its own. */
export default {
  ...preset,
  testMatch: ['<rootDir>/**/*.spec.ts'],
  maxWorkers: 1,
  // Node 20 may spin for ever while it clears away what is left of a connection that was cut (seen: uv_run at exit).
  forceExit: true,
  // Of the fault tests: what happened once can be made to happen again.
  showSeed: true,
  // The waits inside a test are what it claims; this ends what hangs.
  testTimeout: 120_000,
};
