import type { Alert, Scenario, ScenarioExpectation, ScenarioRun } from '@iops/contracts';

/** What became of one expectation of a run. Times are milliseconds since 1970. */
export type Verdict =
  /** The alert that was expected came, within its time or after it. */
  | { kind: 'came'; alert: Alert; afterMinutes: number; isLate: boolean }
  /** There is still time: until `dueAt`, or until the run is over where none was said. */
  | { kind: 'waiting'; dueAt: number }
  /** It is past its time, and no such alert came. */
  | { kind: 'missed' }
  /** The run was stopped before the alert was due: nothing can be said. */
  | { kind: 'cut-short' }
  /** Nothing came that had to stay away; final once the run is over. */
  | { kind: 'quiet'; isFinal: boolean }
  /** Something came that had to stay away. */
  | { kind: 'disturbed'; alert: Alert; afterMinutes: number }
  /** Nothing is heard of alerts, or the simulator is in a past that alerts are not dated in. */
  | { kind: 'unknown' };

/** What verdicts are drawn from. `alerts` is null where they could not be read; `now` is the simulated one. */
export interface Evidence {
  alerts: readonly Alert[] | null;
  now: number;
  /** Whether the simulated clock shows the real time, in which IOPS dates its alerts. */
  isCaughtUp: boolean;
}

const MINUTE = 60_000;

/** What became of an alert that a run must raise. */
export function judgeRaised(expected: ScenarioExpectation, run: ScenarioRun, evidence: Evidence): Verdict {
  const start = Date.parse(run.startedAt);
  const end = Date.parse(run.settlesAt);
  const dueAt = expected.withinMinutes === undefined ? end : start + expected.withinMinutes * MINUTE;
  const first = firstArrival(expected, run, evidence);
  if (first) return { kind: 'came', ...told(first, start), isLate: first.at > dueAt };
  if (!evidence.alerts || !evidence.isCaughtUp) return { kind: 'unknown' };
  if (run.status === 'stopped' && end < dueAt) return { kind: 'cut-short' };
  return evidence.now <= dueAt ? { kind: 'waiting', dueAt } : { kind: 'missed' };
}

/** What became of an alert that a run must not raise. */
export function judgeQuiet(unwanted: ScenarioExpectation, run: ScenarioRun, evidence: Evidence): Verdict {
  const first = firstArrival(unwanted, run, evidence);
  if (first) return { kind: 'disturbed', ...told(first, Date.parse(run.startedAt)) };
  if (!evidence.alerts || !evidence.isCaughtUp) return { kind: 'unknown' };
  return { kind: 'quiet', isFinal: isOver(run) };
}

/** How many of a run's expectations held so far, of how many. Null where nothing can be said yet. */
export interface Score {
  noticed: { held: number; of: number };
  quiet: { held: number; of: number };
}

/** Sums the verdicts on a run; an alert that came late was noticed. */
export function scoreRun(scenario: Scenario, run: ScenarioRun, evidence: Evidence): Score {
  const { raises, quiet } = scenario.expects;
  const noticed = raises.filter((expected) => judgeRaised(expected, run, evidence).kind === 'came');
  const kept = quiet.filter((unwanted) => judgeQuiet(unwanted, run, evidence).kind === 'quiet');
  return { noticed: { held: noticed.length, of: raises.length }, quiet: { held: kept.length, of: quiet.length } };
}

/** Whether a run moves nothing any more. */
export function isOver(run: ScenarioRun): boolean {
  return run.status === 'settled' || run.status === 'stopped';
}

interface Arrival {
  alert: Alert;
  at: number;
}

function firstArrival(expected: ScenarioExpectation, run: ScenarioRun, evidence: Evidence): Arrival | null {
  const [start, end] = [Date.parse(run.startedAt), Date.parse(run.settlesAt)];
  const arrivals = (evidence.alerts ?? [])
    .filter((alert) => isOf(alert, expected))
    .flatMap((alert) => moments(alert).map((at) => ({ alert, at })))
    .filter(({ at }) => at >= start && at <= end);
  return arrivals.sort((a, b) => a.at - b.at)[0] ?? null;
}

/** When an alert was told: as it opened, and each time it became worse. */
function moments({ startedAt, history }: Alert): number[] {
  return [startedAt, ...history.filter(({ action }) => action === 'escalated').map(({ at }) => at)].map(Date.parse);
}

function isOf(alert: Alert, { alertType, subject, stream }: ScenarioExpectation): boolean {
  if (alert.type !== alertType) return false;
  if (subject !== undefined && alert.subject !== subject) return false;
  return stream === undefined || (alert.entity.kind === 'stream' && isWithin(alert.entity.id, stream));
}

/** Whether a stream is the one named, or lies below `session.*`. */
function isWithin(name: string, pattern: string): boolean {
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function told({ alert, at }: Arrival, start: number) {
  return { alert, afterMinutes: Math.floor((at - start) / MINUTE) };
}
