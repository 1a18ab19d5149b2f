import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { takeExclusive } from './exclusive.js';

describe('a home that is taken', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'iops-exclusive-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('is refused to the next one until it is released, for each purpose apart', async () => {
    const release = await takeExclusive(home, 'start');
    expect(await takeExclusive(home, 'start')).toBeNull();
    const other = await takeExclusive(home, 'other');
    expect(other).not.toBeNull();
    await release?.();
    const again = await takeExclusive(home, 'start');
    expect(again).not.toBeNull();
    await again?.();
    await other?.();
  });

  it('is free again when its holder was killed', async () => {
    const built = new URL('../dist/exclusive.js', import.meta.url).href;
    const script = `const { takeExclusive } = await import('${built}');
      process.stdout.write((await takeExclusive(process.argv[1], 'start')) ? 'taken' : 'refused');
      setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script, home], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [said] = await once(holder.stdout, 'data');
      expect(String(said)).toBe('taken');
      expect(await takeExclusive(home, 'start')).toBeNull();
    } finally {
      holder.kill('SIGKILL');
    }
    await once(holder, 'exit');
    const release = await takeExclusive(home, 'start');
    expect(release).not.toBeNull();
    await release?.();
  });
});
