import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own that can be filled, or why there is none. */
export type SmallDisk = { path: string; fill(): void; free(): void; remove(): void } | { path: null; reason: string };

/** Mounts a disk of so many megabytes in memory. Takes Linux, and the right to mount. */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'iops-disk-'));
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  if (status !== 0) {
    rmSync(path, { recursive: true });
    return { path: null, reason: `a small disk cannot be mounted here: ${String(error?.message ?? stderr).trim()}` };
  }
  // PostgreSQL may run as somebody else.
  chmodSync(path, 0o755);
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => fillUp(path, filler),
    free: () => truncateSync(filler, 0),
    remove() {
      spawnSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** To the last block: what others write meanwhile may take some of it. */
function fillUp(path: string, filler: string): void {
  for (let bytes = bytesFree(path); bytes > 0; bytes = Math.min(bytes >> 1, bytesFree(path))) {
    try {
      writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}

function bytesFree(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
