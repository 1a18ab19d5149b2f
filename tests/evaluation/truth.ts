import type { Scenario, ScenarioModifier, ScenarioRun } from '@iops/contracts';

/** What the simulator says it planted (`IOPS_SIM_TRUTH_FILE`); the product never sees it. Times are ISO 8601. */
export interface Truth {
  seed: number;
  from: string;
  to: string;
  leaving: { customerId: string; fadesFrom: string; leavesAt: string }[];
  failing: { tutorId: string; from: string; to: string }[];
  scenarios: { startsAt: string; endsAt: string; settlesAt: string; seed: number; modifiers: ScenarioModifier[] }[];
}

/** A scenario as it was laid into the past. */
export interface PlantedRun extends ScenarioRun {
  scenario: Scenario;
}
