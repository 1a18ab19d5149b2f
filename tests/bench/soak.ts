import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startSystem } from '../kit/system.js';
import { EVENTS_PER_REQUEST, postBodies, untilFolded } from './batches.js';
import { bodiesOf, dayOfEvents } from './events.js';
import { type Figure, median } from './figures.js';

const MINUTES = 5;
const EVENTS_PER_SECOND = 5_000;
/** Until here the heap grows to its working size. */
const WARM_UP_SECONDS = 60;
/** Long enough for memory to rise and be collected several times. */
const WINDOW_SECONDS = 90;

/** Memory of the BFF over five minutes of a steady load: what it has at the end against what it had after a minute. */
export async function soak(): Promise<Figure[]> {
  const system = await startSystem({ IOPS_LOG_LEVEL: 'warn' });
  try {
    const megabytes: number[] = [];
    for (let second = 0; second < MINUTES * 60; second++) {
      const next = sleep(1_000);
      await postBodies(
        system,
        bodiesOf(dayOfEvents(new Date(Date.now() - 86_460_000), EVENTS_PER_SECOND), EVENTS_PER_REQUEST),
        2,
      );
      megabytes.push(await memoryOf(system.bff.pid!));
      await next;
    }
    await untilFolded(system);
    const early = median(megabytes.slice(WARM_UP_SECONDS, WARM_UP_SECONDS + WINDOW_SECONDS));
    const late = median(megabytes.slice(-WINDOW_SECONDS));
    return [{ name: 'ingest.soak memory', value: late, unit: 'MB', baseline: early, ratio: early / late, aim: 0.95 }];
  } finally {
    await system.stop();
  }
}

/** Resident memory of a process in MB. */
async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}
