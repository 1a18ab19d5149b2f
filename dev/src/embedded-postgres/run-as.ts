import { type SpawnOptions, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { CannotStart } from '../cannot-start.js';
import type { Binaries } from './binaries.js';

/**
 * Who runs PostgreSQL, which refuses to run as root: we ourselves, another account (with `passes`: one that may pass
 * through folders closed to it), or we under another name in a user namespace.
 */
export type RunAs = { kind: 'self' } | Account | { kind: 'namespace' };
interface Account {
  kind: 'account';
  uid: number;
  gid: number;
  passes: boolean;
}

/** A command line and the options that make it run as someone. */
export interface Command {
  program: string;
  args: string[];
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid' | 'windowsHide'>;
}

// In a user namespace of its own a process is "nobody" to itself and still we to everybody else.
const NAMESPACE = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
// Containers mostly forbid user namespaces and allow this: another user with the one right to enter any folder.
// access(2) ignores such rights, and initdb asks it for its programs, but for no_setuid_fixup.
const PASSING = [
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
];
// A server must not outlive us, whatever ends us: Linux sends it SIGINT then, its "fast" shutdown.
const DIE_WITH_PARENT = ['setpriv', '--pdeathsig', 'INT', '--'];

/** Finds who can run these binaries on data in `home`; throws what to change when nobody can. */
export function chooseRunAs(binaries: Binaries, home: string): RunAs {
  const uid = process.getuid?.();
  if (uid === undefined || (uid !== 0 && hasAccount())) return { kind: 'self' };
  const accounts = uid === 0 ? serverAccounts() : [];
  const passing = accounts.map((account) => ({ ...account, passes: true }));
  const choice = [...accounts, { kind: 'namespace' } as const, ...passing].find((runAs) =>
    reaches(runAs, binaries, home),
  );
  if (choice) return choice;
  throw new CannotStart(
    `PostgreSQL does not run as root, and no other user can reach ${home} and ${dirname(binaries.postgres)}: ` +
      'start as another user, or move the repository (or IOPS_HOME) to a folder that everybody may enter, or set DATABASE_URL.',
  );
}

/** The command that runs a program of the server as chosen; with `diesWithUs` it also ends when this process does. */
export function commandAs(runAs: RunAs, binaries: Binaries, line: string[], diesWithUs = false): Command {
  const isSwitched = runAs.kind === 'account' && !runAs.passes;
  const prefix = [...becoming(runAs), ...(diesWithUs && canDieWithParent() ? DIE_WITH_PARENT : [])];
  const [program = '', ...args] = [...prefix, ...line];
  const who = isSwitched ? { uid: runAs.uid, gid: runAs.gid } : {};
  // Its own folder is one that whoever runs it may enter; ours may not be.
  return { program, args, options: { cwd: dirname(binaries.postgres), env: binaries.env, windowsHide: true, ...who } };
}

function becoming(runAs: RunAs): string[] {
  if (runAs.kind === 'namespace') return NAMESPACE;
  if (runAs.kind === 'self' || !runAs.passes) return [];
  return ['setpriv', `--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, ...PASSING, '--'];
}

function hasAccount(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function serverAccounts(): Account[] {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  return ['postgres', 'nobody'].flatMap((name): Account[] => {
    const [, , uid, gid] = accounts.find((account) => account[0] === name) ?? [];
    return uid && gid ? [{ kind: 'account', uid: Number(uid), gid: Number(gid), passes: false }] : [];
  });
}

function reaches(runAs: RunAs, binaries: Binaries, home: string): boolean {
  const lines = [
    [binaries.postgres, '--version'],
    ['sh', '-c', 'test -x "$0"', home],
  ];
  return lines.every((line) => {
    const { program, args, options } = commandAs(runAs, binaries, line);
    return spawnSync(program, args, options).status === 0;
  });
}

let diesWithParent: boolean | undefined;
function canDieWithParent(): boolean {
  const [program = '', ...args] = [...DIE_WITH_PARENT, 'true'];
  diesWithParent ??= process.platform === 'linux' && spawnSync(program, args).status === 0;
  return diesWithParent;
}
