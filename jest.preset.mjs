/** Shared by every part's jest.config.mjs: native ESM, TypeScript through swc with decorator metadata. */
export const preset = {
  testEnvironment: 'node',
  maxWorkers: 2,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  setupFilesAfterEnv: [`${import.meta.dirname}/jest.retry.mjs`],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      `${import.meta.dirname}/jest.transform.mjs`,
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};
