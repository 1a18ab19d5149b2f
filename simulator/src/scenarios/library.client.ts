import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scenario } from '@iops/contracts';
import { flawsOf } from './check-scenario.js';

/** The scenarios that come with the simulator. */
export const SCENARIO_FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url));

/**
 * Reads every `*.json` of a folder, in the order of their names. Throws an Error that names file and JSON pointer of
 * everything that is wrong.
 */
export function readScenarios(folder: string = SCENARIO_FOLDER): Scenario[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const read = files.sort().map((file) => ({ file, value: parse(folder, file) }));
  const wrong = read.flatMap(({ file, value }) => wrongLines(file, value));
  if (wrong.length > 0) throw new Error(`scenarios cannot be used:\n${wrong.join('\n')}`);
  return read.map(({ value }) => value as Scenario);
}

function parse(folder: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    throw new Error(`scenarios cannot be used:\n${file}: ${(error as Error).message}`, { cause: error });
  }
}

function wrongLines(file: string, value: unknown): string[] {
  const flaws = flawsOf(value);
  if (flaws.length === 0 && (value as Scenario).id !== file.slice(0, -'.json'.length)) {
    flaws.push({ pointer: '/id', message: 'must be the name of the file' });
  }
  return flaws.map(({ pointer, message }) => `${file} ${pointer || '/'}: ${message}`);
}
