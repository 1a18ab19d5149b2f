import type { Alert, Scenario, ScenarioRun, SimulationState } from '@iops/contracts';
import { CAUGHT_UP_MS } from './limits.js';
import type { Evidence } from './verdict.js';
import { isOver } from './verdict.js';

/** All that the page knows. It is replaced, never changed. */
export interface Model {
  state: SimulationState | null;
  scenarios: readonly Scenario[];
  /** All runs that are remembered, the newest first. */
  history: readonly ScenarioRun[];
  /** Null where they could not be read, or were not yet. */
  alerts: readonly Alert[] | null;
  /** Why alerts are missing, in words; empty where none are. */
  alertsAway: string;
}

/** What a page knows before anything was asked. */
export const NOTHING_KNOWN: Model = { state: null, scenarios: [], history: [], alerts: null, alertsAway: '' };

/** Runs that still move something, the newest first. */
export function onNow({ state }: Model): ScenarioRun[] {
  return (state?.scenarios ?? []).filter((run) => !isOver(run));
}

/** Every run that is known, each as it was told last, the newest first. */
export function allRuns(model: Model): ScenarioRun[] {
  const runs = [...model.history, ...(model.state?.scenarios ?? [])];
  const byId = new Map(runs.map((run) => [run.runId, run]));
  return [...byId.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** What verdicts are drawn from, at a real time. */
export function evidenceOf({ state, alerts }: Model, realNow: number): Evidence {
  const now = state ? Date.parse(state.now) : realNow;
  return { alerts, now, isCaughtUp: state?.phase !== 'backfill' && realNow - now < CAUGHT_UP_MS };
}

/** The scenario that a run is of; undefined where its file is gone. */
export function scenarioOf(model: Model, run: ScenarioRun): Scenario | undefined {
  return model.scenarios.find(({ id }) => id === run.scenarioId);
}
