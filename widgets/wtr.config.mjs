import { CHROME_ARGS, chromePath } from '@iops/dev';
import { chromeLauncher } from '@web/test-runner-chrome';

export default {
  files: ['dist-test/*.test.js'],
  concurrency: 2,
  testFramework: { config: { timeout: 30_000 } },
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: await chromePath(),
        headless: 'shell',
        args: [...CHROME_ARGS, '--js-flags=--expose-gc'],
      },
    }),
  ],
};
