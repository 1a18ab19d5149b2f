import { TIME_UNIT } from './display.js';
import type { Facts } from './facts.js';
import { plainLine } from './plain-text.js';
import type { Draft } from './reasons.js';

/** The longest reason of a call that is shown; it comes from outside and is told as data. */
const MAX_REASON = 40;
/** Reasons that came up more than once are told up to this many. */
const MAX_REASONS = 3;

/** Rows of the inbound calls in the call window, or none where there was no call. */
export function callRows({ calls, callDays, asOf }: Facts): Draft[] {
  const [latest] = calls;
  if (latest === undefined) return [];
  const common = { kind: 'finding', at: asOf.toISOString(), href: null } as const;
  const rows: Draft[] = [
    { ...common, key: 'calls', label: 'Calls to support', value: calls.length, unit: 'calls' },
    { ...common, key: 'callDays', label: 'Call window', value: callDays, unit: 'days' },
    { ...common, key: 'latestCall', label: 'Latest call', value: latest.calledAt.toISOString(), unit: TIME_UNIT },
  ];
  const reason = reasonOf(latest);
  if (reason !== null)
    rows.push({ ...common, key: 'latestReason', label: 'Reason of the latest call', value: reason, unit: null });
  const repeated = repeatedReasons(calls).flatMap(([name, count], i): Draft[] => {
    const row: Draft = {
      ...common,
      key: `reasonCalls:${i}`,
      label: `Calls about ${name}`,
      value: count,
      unit: 'calls',
    };
    // The latest reason has its row already.
    return name === reason
      ? [row]
      : [row, { ...common, key: `reason:${i}`, label: 'Reason given more than once', value: name, unit: null }];
  });
  return [...rows, ...repeated];
}

/** Reasons of two calls and more, the most frequent first, and the latest first among equals. */
function repeatedReasons(calls: Facts['calls']): [string, number][] {
  const counts = new Map<string, number>();
  for (const call of calls) {
    const reason = reasonOf(call);
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_REASONS);
}

function reasonOf({ reasonCode }: { reasonCode: string | null }): string | null {
  const reason = reasonCode === null ? null : plainLine(reasonCode.replaceAll('_', ' '), MAX_REASON);
  // A bare number as a reason would back any such number in the text.
  return reason !== null && /\p{L}/u.test(reason) ? reason : null;
}
