import { jest } from '@jest/globals';

// A shared machine may stall for seconds. There a test that fails is run once more, and both are told; at a desk never.
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
