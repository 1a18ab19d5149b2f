import { randomBytes } from 'node:crypto';
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Replaces a file that only we may read (mode 600); a reader sees the old text or the new one, never half of it. */
export function writePrivateFile(path: string, text: string): void {
  renameSync(draft(path, text), path);
}

/** Writes a private file unless it is there already; of two that try at once one wins and the other learns it by false. */
export function createPrivateFile(path: string, text: string): boolean {
  const written = draft(path, text);
  try {
    linkSync(written, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(written, { force: true });
  }
}

function draft(path: string, text: string): string {
  const name = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(name, text, { mode: 0o600, flag: 'wx' });
  return name;
}
