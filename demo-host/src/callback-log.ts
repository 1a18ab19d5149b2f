import type { WebhookMessage } from '@iops/contracts';

/** How many callbacks are remembered. */
export const CALLBACKS_KEPT = 200;

/** One verified callback, however often it was delivered. */
export interface Callback {
  /** `webhook-id`: the same over all attempts. */
  id: string;
  message: WebhookMessage;
  /** How often it arrived with a good signature. */
  attempts: number;
  /** ISO 8601. */
  firstReceivedAt: string;
  /** ISO 8601. */
  lastReceivedAt: string;
}

/** Adds a callback to the log, newest first. A repeat is counted where it stands and is not listed twice. */
export function remember(log: readonly Callback[], id: string, message: WebhookMessage, at: Date): Callback[] {
  const receivedAt = at.toISOString();
  if (log.some((known) => known.id === id)) {
    return log.map((known) =>
      known.id === id ? { ...known, attempts: known.attempts + 1, lastReceivedAt: receivedAt } : known,
    );
  }
  const callback = { id, message, attempts: 1, firstReceivedAt: receivedAt, lastReceivedAt: receivedAt };
  return [callback, ...log].slice(0, CALLBACKS_KEPT);
}
