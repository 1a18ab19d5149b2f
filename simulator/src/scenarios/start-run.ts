import type { Scenario, StartScenarioRequest } from '@iops/contracts';
import { onlyAdds } from '../influence.js';
import { MINUTE } from '../zone.js';
import { endsOf, newRun, type Run } from './run.js';

/** What a start is decided on. Times are milliseconds since 1970, simulated. */
export interface Present {
  library: readonly Scenario[];
  /** All runs of this world. */
  runs: readonly Run[];
  now: number;
  /** Everything before is on its way or stored, and can be added to but not changed. */
  toldUntil: number;
}

/** What came of a wish to start a scenario; all but `started` change nothing. */
export type Start<R = Run> =
  | { kind: 'started'; run: R }
  | { kind: 'unknown' }
  | { kind: 'running'; other: R }
  | { kind: 'past-fixed'; reason: string };

/** Decides whether a scenario may start, and when it began. */
export function startRun(request: StartScenarioRequest, { library, runs, now, toldUntil }: Present): Start {
  const scenario = library.find(({ id }) => id === request.scenarioId);
  if (!scenario) return { kind: 'unknown' };
  const since = request.sinceMinutes ?? scenario.sinceMinutes ?? 0;
  const number = 1 + Math.max(0, ...runs.map((run) => run.number));
  const { seed, durationMinutes } = request;
  const past = since === 0 ? {} : { ruledFrom: now };
  const run = newRun(scenario, { number, startsAt: now - since * MINUTE, seed, durationMinutes, ...past });
  const other = runs.find((known) => overlaps(known, run));
  if (other) return { kind: 'running', other };
  const reason = since === 0 ? null : whyFixed(run, toldUntil);
  return reason === null ? { kind: 'started', run } : { kind: 'past-fixed', reason };
}

/** Two runs of one scenario may follow each other, but not be active at once. */
function overlaps(one: Run, other: Run): boolean {
  const follows = (first: Run, second: Run) => endsOf(first).endsAt <= second.startsAt;
  return one.scenario.id === other.scenario.id && !follows(one, other) && !follows(other, one);
}

function whyFixed({ scenario, startsAt }: Run, toldUntil: number): string | null {
  if (startsAt >= toldUntil) return null;
  const taking = scenario.modifiers.find((modifier) => !onlyAdds(modifier));
  if (!taking) return null;
  return `It would take back what is told already: ${taking.stream} (${taking.kind}). It can begin now, or in the past while an empty database is filled.`;
}
