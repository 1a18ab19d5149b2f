import { closeSync, mkdirSync, openSync, readFileSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a part of a home writes what it has to say. */
export function logPath(home: string, part: string): string {
  return join(home, 'logs', `${part}.log`);
}

/** Opens a log for appending and gives its file descriptor; the folder is made when it is missing. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'a');
}

/** Empties a log. Who appends to it goes on at its start. */
export function emptyLog(path: string): void {
  const file = openLog(path);
  truncateSync(path);
  closeSync(file);
}

/** The last lines of a log, or of what it got since it was `from` bytes long; empty when there are none. */
export function lastLines(path: string, count: number, from = 0): string {
  const bytes = readFileSync(path).subarray(from);
  return bytes.toString('utf8').trimEnd().split('\n').slice(-count).join('\n');
}
