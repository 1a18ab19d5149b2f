import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@iops/dev';
import { startSystem } from '../kit/system.js';
import { atMost, type Figure, figureOf } from './figures.js';
import { hasWrk, type WrkRun, wrk } from './wrk.js';

/** What the 99th percentile may be, in ms. */
const ALLOWED_P99_MS = 25;
const LOAD = { connections: 100, seconds: 8 };
const ROUNDS = 5;

/** One event a request over 100 connections, against a bare Fastify that parses and answers. */
export async function singles(): Promise<Figure[]> {
  if (!(await hasWrk())) {
    console.log('ingest.singles is left out: wrk is not installed, and a client in Node would be what is measured.');
    return [];
  }
  const system = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  const bare = await startBare();
  try {
    const runs: { ours: WrkRun; theirs: WrkRun }[] = [];
    // The first round is not counted: both are compiled while they run.
    for (let round = 0; round <= ROUNDS; round++) {
      const theirs = await wrk(`http://127.0.0.1:${bare.port}/ingest`, {}, LOAD);
      const ours = await wrk(`${system.apiBase}/ingest`, { 'x-api-key': system.secrets.ingestKey }, LOAD);
      if (ours.failures > 0) throw new Error(`${ours.failures} requests were not taken`);
      if (round > 0) runs.push({ ours, theirs });
    }
    const rounds = runs.map(({ ours, theirs }) => ({ value: ours.perSecond, baseline: theirs.perSecond }));
    return [
      figureOf({ name: 'ingest.singles', unit: 'events/s', aim: 0.65 }, rounds),
      atMost(
        { name: 'ingest.singles p99', unit: 'ms', allowed: ALLOWED_P99_MS },
        runs.map(({ ours }) => ours.p99Ms),
        0.5,
      ),
    ];
  } finally {
    bare.stop();
    await system.stop();
  }
}

async function startBare(): Promise<{ port: number; stop(): void }> {
  const port = await freePort();
  const child = fork(fileURLToPath(new URL('bare-server.js', import.meta.url)), [String(port)]);
  await once(child, 'message');
  return { port, stop: () => child.disconnect() };
}
