import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  lchownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '../cannot-start.js';
import type { Binaries } from './binaries.js';
import { commandAs, type RunAs } from './run-as.js';

/** The one user there is in our servers. */
export const SERVER_USER = 'iops';

/** Makes the data directory `path` at the first start and hands it to who runs it; a start that is killed leaves nothing half-made. */
export async function prepareDataDirectory(path: string, binaries: Binaries, runAs: RunAs): Promise<void> {
  if (!existsSync(join(path, 'PG_VERSION'))) await create(path, binaries, runAs);
  giveTo(runAs, path);
}

/** The password of `SERVER_USER`. */
export function passwordOf(path: string): string {
  return readFileSync(join(path, 'iops-password'), 'utf8').trim();
}

/** The port that this data directory was last served on, if it is known. */
export function rememberedPort(path: string): number | null {
  const file = join(path, 'iops-port');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || null : null;
}

/** Keeps the port for the next start, so that addresses given to others stay right. */
export function rememberPort(path: string, port: number): void {
  writeFileSync(join(path, 'iops-port'), `${port}\n`);
}

async function create(path: string, binaries: Binaries, runAs: RunAs): Promise<void> {
  removeLeftovers(path);
  const workshop = mkdtempSync(`${path}.init-`);
  try {
    const passwordFile = join(workshop, 'password');
    writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    giveTo(runAs, workshop);
    await runInitdb(join(workshop, 'data'), passwordFile, binaries, runAs);
    // Inside the data directory, so that data and password come into being with one rename.
    renameSync(passwordFile, join(workshop, 'data', 'iops-password'));
    renameSync(join(workshop, 'data'), path);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

async function runInitdb(data: string, passwordFile: string, binaries: Binaries, runAs: RunAs): Promise<void> {
  const locale = binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  const line = [binaries.initdb, '-D', data, '-U', SERVER_USER, '--pwfile', passwordFile, '-A', 'scram-sha-256'];
  const { program, args, options } = commandAs(runAs, binaries, [...line, '-E', 'UTF8', '--locale=C', ...locale], true);
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const [status] = await once(child, 'close');
  if (status !== 0)
    throw new CannotStart(`PostgreSQL could not make its data directory in ${data}: ${complaint.trim()}`);
}

function removeLeftovers(path: string): void {
  const prefix = `${basename(path)}.init-`;
  for (const entry of readdirSync(dirname(path)).filter((name) => name.startsWith(prefix))) {
    // Where an initdb outlives its parent it may still be adding files: look again.
    rmSync(join(dirname(path), entry), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** PostgreSQL opens only what belongs to who runs it; who that is may have changed since the last start. */
function giveTo(runAs: RunAs, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = runAs.kind === 'account' ? runAs : { uid: 0, gid: 0 };
  if (statSync(path).uid === uid && existsSync(join(path, 'PG_VERSION'))) return;
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' })) lchownSync(join(path, entry), uid, gid);
  lchownSync(path, uid, gid);
}
