import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CHROME_ARGS, chromePath } from './chrome-path.js';

describe('the browser for tests', () => {
  const { CHROME_PATH: before } = process.env;
  afterEach(() => {
    if (before === undefined) delete process.env['CHROME_PATH'];
    else process.env['CHROME_PATH'] = before;
  });

  it('is the one that CHROME_PATH names', async () => {
    process.env['CHROME_PATH'] = process.execPath;
    expect(await chromePath()).toBe(process.execPath);
  });

  it('is refused when CHROME_PATH names nothing', async () => {
    process.env['CHROME_PATH'] = '/nowhere/chrome';
    await expect(chromePath()).rejects.toThrow('CHROME_PATH is /nowhere/chrome, and there is no such file.');
  });

  it('is found without it, by two at once, and runs', async () => {
    delete process.env['CHROME_PATH'];
    const [one, two] = await Promise.all([chromePath(), chromePath()]);
    expect(one).toBe(two);
    // Not process.env itself: what libraries it needs was set there.
    const { stdout } = spawnSync(one, ['--version'], { encoding: 'utf8', env: { ...process.env } });
    expect(stdout).toMatch(/Chrom|Edge/);
  }, 60_000);

  it('gives up its sandbox for root only', () => {
    expect(CHROME_ARGS.includes('--no-sandbox')).toBe(process.getuid?.() === 0);
  });
});
