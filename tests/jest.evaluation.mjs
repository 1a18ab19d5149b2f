import config from './jest.config.mjs';

/** The evaluation on marketplaces whose truth is known: minutes long, so not a part of `npm test`. */
export default {
  ...config,
  testMatch: ['<rootDir>/evaluation/*.long.ts'],
  testTimeout: 1_200_000,
};
