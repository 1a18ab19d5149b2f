import { HOUR_MS } from '../forecast/week-hours.js';
import type { AnomalyRow } from './anomalies.queries.js';
import type { Finding, Outlook } from './detect.js';
import type { Batch } from './plan.js';
import type { ProgressRow } from './progress.queries.js';

/** Findings in the form that is stored; `from` is the hour that their indexes count from, in milliseconds since 1970. */
export function rowsOf(findings: readonly Finding[], from: number): AnomalyRow[] {
  const dateOf = (index: number) => new Date(from + index * HOUR_MS);
  return findings.map(({ stream, kind, direction, start, end, worst, threshold, related, ...rest }) => ({
    stream,
    kind,
    direction,
    startedAt: dateOf(start),
    endedAt: dateOf(end),
    windowHours: worst.hours,
    expected: worst.expected,
    actual: worst.actual,
    score: worst.score,
    threshold,
    lower: worst.lower,
    upper: worst.upper,
    movement: worst.movement,
    runScore: rest.runScore,
    earlierScore: rest.earlierScore,
    isOpen: rest.isOpen,
    isLive: false,
    related,
  }));
}

/** How far streams were judged, each with what is expected of it around there where that is known. */
export function progressRows(
  { streams }: Batch,
  outlooks: readonly Outlook[],
): (ProgressRow & { version: string | null })[] {
  return streams.map(({ stream, until, version }) => {
    const outlook = outlooks.find((each) => each.stream === stream);
    return {
      stream,
      judgedUntil: new Date(until),
      expected: Array.from(outlook?.expected ?? [], (value) => (Number.isNaN(value) ? 0 : value)),
      excess: outlook?.excess ?? 0,
      threshold: outlook?.threshold ?? 0,
      version,
    };
  });
}
