import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness } from '@iops/contracts';
import { secondsBehind } from './behind.js';
import type { Screen } from './screen.js';

const LOOK_EVERY_MS = 500;
/** A busy machine may take a moment; the service itself answers after 3 s at the latest. */
const ANSWERS_WITHIN_MS = 5_000;
/** What was concluded from old events is concluded anew within this time once the last one is read. */
const SETTLES_WITHIN_MS = 2_000;
/** Whoever waits longer may as well look at what is there. */
const PATIENCE_MS = 180_000;

/**
 * Waits until the figures are those of now, and shows how far they have come; a service that does not answer is behind.
 * After three minutes it says so, and waits no longer.
 */
export async function untilCurrent(readyUrl: string, screen: Screen): Promise<void> {
  const beganAt = Date.now();
  let most = await secondsLeft(readyUrl);
  if (most === 0) return;
  for (let behindAt = beganAt; Date.now() - behindAt < SETTLES_WITHIN_MS; ) {
    await sleep(LOOK_EVERY_MS);
    const left = await secondsLeft(readyUrl);
    if (left > 0) behindAt = Date.now();
    most = Math.max(most, left);
    screen.progress('figures', { done: most - left, total: most, unit: 'seconds caught up' });
    if (Date.now() - beganAt > PATIENCE_MS) break;
  }
  screen.endProgress();
  const left = await secondsLeft(readyUrl);
  screen.step('figures', left === 0 ? 'as of now' : `still ${left} s behind`, beganAt);
}

/** As `secondsBehind`; a second while the service does not answer. */
async function secondsLeft(readyUrl: string): Promise<number> {
  try {
    const reply = await fetch(readyUrl, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    return reply.ok ? secondsBehind((await reply.json()) as Readiness) : 1;
  } catch {
    return 1;
  }
}
