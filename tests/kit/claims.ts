import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningPart } from '@iops/dev';
import { expect } from '@jest/globals';
import type { Ledger } from './ledger.js';
import { findDifferences } from './oracle.js';
import { eventually, type TestSystem } from './system.js';

/** The first acknowledgement after the database is back. */
const RECOVERS_WITHIN_MS = 5_000;

/** Claims that senders saw nothing they never should, and that what they know agrees with what is stored. */
export async function expectSound({ postgres }: TestSystem, ledger: Ledger): Promise<void> {
  expect(ledger.surprises).toEqual([]);
  expect(await findDifferences(postgres.url, ledger)).toEqual([]);
}

/** Claims that from now on events are acknowledged again soon. */
export async function expectRecovery(ledger: Ledger, withinMs = RECOVERS_WITHIN_MS): Promise<void> {
  const backAt = performance.now();
  await eventually(() => expect(ledger.lastAcknowledgedAt).toBeGreaterThan(backAt), withinMs);
}

/** Claims that a process ends by itself soon; what supervises it waits no longer. */
export async function expectEnd({ exited }: RunningPart, withinMs = 8_000): Promise<void> {
  const patience = new AbortController();
  const late = sleep(withinMs, 'late', { signal: patience.signal }).catch(() => undefined);
  expect(await Promise.race([exited, late])).not.toBe('late');
  patience.abort();
}

/** Claims that a process has not ended. */
export async function expectAlive({ exited }: RunningPart): Promise<void> {
  expect(await Promise.race([exited, 'alive'])).toBe('alive');
}
