import { ALERT_STATES, type AlertState, SEVERITIES, type Severity } from '@iops/contracts';
import type { AlertPlace } from './alert-place.js';

/** The list of alerts as runs of one severity and state, worst first; within a run the newest comes first. */
export interface AlertRuns {
  severities: Severity[];
  states: AlertState[];
  /** Of each run what started up to then; what the place is in may go on in the middle. */
  upTo: string[];
}

/** The runs that a list has from a place on, or from its beginning. */
export function runsOf(
  of: { severities: readonly Severity[]; states: readonly AlertState[] },
  after: AlertPlace | null,
): AlertRuns {
  const runs: AlertRuns = { severities: [], states: [], upTo: [] };
  for (const [s, severity] of SEVERITIES.toReversed().entries()) {
    for (const [t, state] of ALERT_STATES.entries()) {
      const ahead = after === null ? 1 : s + 1 - after.severityRank || t + 1 - after.stateRank;
      if (ahead < 0 || !of.severities.includes(severity) || !of.states.includes(state)) continue;
      runs.severities.push(severity);
      runs.states.push(state);
      runs.upTo.push(ahead === 0 ? after!.startedAt : 'infinity');
    }
  }
  return runs;
}
