import type { Cadence } from '@iops/contracts';

const HOUR_MS = 3_600_000;
/** A stream may be quiet for so long at any time: well above its usual gap between two events. */
const QUIET_HOURS: Readonly<Record<Cadence, number>> = { high: 1 / 6, medium: 1, low: 24 };
/** So many events should have come by now: by chance none comes once in 150 times (e^-5). */
const EXPECTED = 5;

/** What is known of a stream when its silence is judged. */
export interface Hearing {
  cadence: Cadence;
  /** Null where it never spoke. */
  lastEventAt: Date | null;
  /** Events that are usual in this hour of the week; null where that is not known. */
  usualPerHour: number | null;
}

/** True for a stream that has spoken before and is quiet for longer than its cadence and the hour of the week explain. */
export function isSilent({ cadence, lastEventAt, usualPerHour }: Hearing, now: Date): boolean {
  if (lastEventAt === null) return false;
  const hours = (now.getTime() - lastEventAt.getTime()) / HOUR_MS;
  if (hours <= QUIET_HOURS[cadence]) return false;
  return usualPerHour === null || usualPerHour * hours >= EXPECTED;
}
