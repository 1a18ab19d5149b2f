// `npm start`: builds what is stale, then starts everything. Plain JavaScript, since nothing is built yet.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NX = join(ROOT, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  refuse(
    `IOPS needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org.`,
  );
}

/** Builds what is stale and settles with what the build wrote when it failed, null when it went well. */
function build() {
  const nx = spawn(process.execPath, [NX, 'run-many', '-t', 'build', '--outputStyle=static'], {
    cwd: ROOT,
    env: { ...process.env, NX_DAEMON: 'false' },
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [nx.stdout, nx.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const stop = () => {
    if (process.platform === 'win32') nx.kill();
    else process.kill(-nx.pid, 'SIGTERM');
    process.exit(0);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, stop);
  return new Promise((resolve) => {
    nx.once('close', (code) => {
      for (const signal of signals) process.off(signal, stop);
      resolve(code === 0 ? null : output);
    });
  });
}

checkNode();
if (!existsSync(NX)) refuse('Nothing is installed yet: run "npm ci" first.');
const began = Date.now();
const failure = await build();
if (failure !== null) refuse(`${failure}\nThe build failed; the lines above say where.`);
const { Screen } = await import('./dist/screen.js');
new Screen(process.stdout).step('build', '', began);
const { start } = await import('./dist/start.js');
await start(ROOT);
