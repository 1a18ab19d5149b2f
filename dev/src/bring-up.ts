import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { CannotStart } from './cannot-start.js';
import { startPostgres } from './embedded-postgres/start-postgres.js';
import { takeExclusive } from './exclusive.js';
import { untilCurrent } from './figures.js';
import { History } from './history.js';
import { emptyLog, lastLines, logPath } from './log-file.js';
import { developmentFile, PART_NAMES, type PartName, parts, type System } from './parts.js';
import { isPortFree } from './ports.js';
import { writePrivateFile } from './private-file.js';
import type { Running } from './running.js';
import { spawnPart } from './running-part.js';
import type { Screen } from './screen.js';
import { developmentSecrets } from './secrets.js';
import type { Settings } from './settings.js';
import type { Service, Supervisor } from './supervisor.js';
import { welcome } from './welcome.js';

// Parts of a start that was killed need up to 5 s to notice and end.
const PORT_FREE_WITHIN_MS = 6_000;
const DATABASE_WITHIN_MS = 10_000;
const LAST_LINES = 20;

/**
 * Starts everything and says what it does; settles once the history is taken in, and the figures are those of now, or seconds behind.
 * Rejects with `CannotStart`.
 */
export async function bringUp(settings: Settings, supervisor: Supervisor, screen: Screen): Promise<void> {
  const beganAt = Date.now();
  const wanted = PART_NAMES.filter((name) => name !== 'simulator' || settings.simulator);
  await takeHome(settings.home);
  const system = { ...settings, databaseUrl: settings.databaseUrl ?? '', secrets: developmentSecrets(settings.home) };
  await waitForPorts(system, wanted, screen);
  if (settings.databaseUrl) await checkDatabase(settings.databaseUrl);
  else await startDatabase(system, supervisor, screen);
  const history = new History(screen);
  for (const name of wanted) await startOne(system, name, { supervisor, screen, history });
  writePrivateFile(join(settings.home, 'dev.json'), `${JSON.stringify(developmentFile(system), null, 2)}\n`);
  if (settings.simulator) await history.filled;
  await untilCurrent(parts(system).bff.readyUrl, screen);
  screen.say(`\nready after ${((Date.now() - beganAt) / 1000).toFixed(1)} s\n`);
  screen.say(welcome(developmentFile(system), join(settings.home, 'logs')));
}

/** Holds the home until this process ends. */
async function takeHome(home: string): Promise<void> {
  if (await takeExclusive(home, 'start')) return;
  throw new CannotStart(
    `IOPS runs on ${home} already: stop that one, or set IOPS_HOME and other ports for a second one.`,
  );
}

async function waitForPorts(system: System, names: PartName[], screen: Screen): Promise<void> {
  const giveUpAt = Date.now() + PORT_FREE_WITHIN_MS;
  let isTold = false;
  for (const name of names) {
    const { port, portVariable } = parts(system)[name];
    while (!(await isPortFree(port))) {
      if (Date.now() > giveUpAt) {
        throw new CannotStart(
          `Port ${port} for ${name} is taken: end what listens there, or set ${portVariable} to a free one.`,
        );
      }
      if (!isTold) screen.say(`  Port ${port} is taken; waiting a moment, in case an earlier start is just ending.`);
      isTold = true;
      await sleep(200);
    }
  }
}

/** A server of somebody else's: it has to be there already. */
async function checkDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: DATABASE_WITHIN_MS });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new CannotStart(`The database that DATABASE_URL names does not take us: ${message || code}.`);
  }
}

async function startDatabase(system: System, supervisor: Supervisor, screen: Screen): Promise<void> {
  const since = Date.now();
  const log = logPath(system.home, 'postgres');
  emptyLog(log);
  await supervisor.add({
    name: 'database',
    start: () => beginDatabase(system, supervisor),
    lastWords: () => lastLines(log, LAST_LINES),
  });
  const { port } = new URL(system.databaseUrl);
  screen.step('database', `PostgreSQL on port ${port}`, since);
}

async function beginDatabase(system: System, supervisor: Supervisor): Promise<Running> {
  const postgres = await startPostgres({ home: system.home });
  const isElsewhere = system.databaseUrl !== '' && system.databaseUrl !== postgres.url;
  system.databaseUrl = postgres.url;
  if (isElsewhere) void supervisor.renew('bff');
  return {
    ready: Promise.resolve(),
    exited: postgres.exited.then(() => ({ code: null, signal: null })),
    stop: () => postgres.stop(),
    // Its own way to end at once: all its processes go, and the next start recovers.
    kill: () => void process.kill(postgres.pid, 'SIGQUIT'),
  };
}

interface Stage {
  supervisor: Supervisor;
  screen: Screen;
  history: History;
}

async function startOne(system: System, name: PartName, { supervisor, screen, history }: Stage): Promise<void> {
  const since = Date.now();
  const log = logPath(system.home, name);
  emptyLog(log);
  const service: Service = {
    name,
    start: async () => spawnPart(parts(system)[name], { log, onMessage: (message) => history.take(message) }),
    lastWords: () => lastLines(log, LAST_LINES),
  };
  await supervisor.add(service);
  screen.step(name, `http://localhost:${parts(system)[name].port}`, since);
}
