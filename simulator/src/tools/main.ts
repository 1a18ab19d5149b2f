import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { DevelopmentFile } from '@iops/contracts';
import { runCli } from './cli.js';
import { homeOf, placesFrom } from './places.js';

const leaving = new AbortController();
for (const event of ['SIGINT', 'SIGTERM'] as const) process.once(event, () => leaving.abort());
// Whoever reads may have enough: `… | head`.
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runCli(process.argv.slice(2), {
  readInput: () => text(process.stdin),
  signal: leaving.signal,
  places: async () => placesFrom(process.env, await readDevelopmentFile()),
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});

async function readDevelopmentFile(): Promise<DevelopmentFile | null> {
  try {
    return JSON.parse(await readFile(join(homeOf(process.env), 'dev.json'), 'utf8')) as DevelopmentFile;
  } catch {
    return null;
  }
}
