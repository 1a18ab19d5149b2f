/** An alert that is or was critical, with what happened to it, oldest first. */
export interface CriticalAlert {
  startedAt: Date;
  isActive: boolean;
  /** False of one that is critical because an operator escalated it. */
  isFoundCritical: boolean;
  history: readonly { at: string; action: string }[];
}

/** An alert that was acknowledged. */
export interface Acknowledged {
  startedAt: Date;
  acknowledgedAt: Date;
}

/** What happens to an alert that somebody has dealt with, and to one that waits for somebody again. */
const CLOSING = new Set(['acknowledge', 'resolve', 'dismiss', 'recovered']);
const OPENING = new Set(['escalated', 'escalate', 'reopen']);

const MINUTE_MS = 60_000;

/** How many alerts were critical at a moment, and waited for somebody to acknowledge, resolve or dismiss them. */
export function countCritical(alerts: readonly CriticalAlert[], at: number): number {
  return alerts.filter((alert) => waits(alert).some(({ from, to }) => from <= at && at < to)).length;
}

/** The spans [from, to) in which an alert was critical and waited. */
function waits(alert: CriticalAlert): { from: number; to: number }[] {
  const { startedAt, isActive, history } = alert;
  const first = becameCritical(alert);
  const since = first < 0 ? startedAt.getTime() : Date.parse(history[first]!.at);
  const spans: { from: number; to: number }[] = [{ from: since, to: Number.POSITIVE_INFINITY }];
  for (const { at, action } of history.slice(first + 1)) {
    const span = spans.at(-1)!;
    const isWaiting = span.to === Number.POSITIVE_INFINITY;
    if (isWaiting && CLOSING.has(action)) span.to = Date.parse(at);
    if (!isWaiting && OPENING.has(action)) spans.push({ from: Date.parse(at), to: Number.POSITIVE_INFINITY });
  }
  // The status has the last word on now.
  if (!isActive && spans.at(-1)!.to === Number.POSITIVE_INFINITY) spans.pop();
  return spans;
}

/** Which entry of the history made the alert critical; -1 where it was from its start. */
function becameCritical({ isFoundCritical, history }: CriticalAlert): number {
  // What is found only gets worse, so that the last time made it what it is.
  const found = history.findLastIndex(({ action }) => action === 'escalated');
  const raised = history.findIndex(({ action }) => action === 'escalate');
  if (raised < 0) return found;
  return isFoundCritical ? Math.min(found, raised) : raised;
}

/** The median of minutes from start to acknowledgement, of the alerts acknowledged in (from, to]; null of none. */
export function medianMinutes(
  alerts: readonly Acknowledged[],
  { from, to }: { from: number; to: number },
): number | null {
  const minutes = alerts
    .filter(({ acknowledgedAt }) => acknowledgedAt.getTime() > from && acknowledgedAt.getTime() <= to)
    .map(({ startedAt, acknowledgedAt }) => (acknowledgedAt.getTime() - startedAt.getTime()) / MINUTE_MS)
    .sort((a, b) => a - b);
  if (minutes.length === 0) return null;
  const middle = minutes.length >> 1;
  return minutes.length % 2 === 1 ? minutes[middle]! : (minutes[middle - 1]! + minutes[middle]!) / 2;
}
