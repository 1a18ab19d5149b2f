import type { Scenario, StartScenarioRequest } from '@iops/contracts';

/** Only what differs from the scenario's own is asked for, so that its file stays what counts. */
export function startRequest(scenario: Scenario, fields: Readonly<Record<string, string>>): StartScenarioRequest {
  const number = (name: string) => (fields[name] ? Number(fields[name]) : undefined);
  const [durationMinutes, sinceMinutes, seed] = ['durationMinutes', 'sinceMinutes', 'seed'].map(number);
  return {
    scenarioId: scenario.id,
    ...(seed === undefined ? {} : { seed }),
    ...(durationMinutes === undefined || durationMinutes === scenario.durationMinutes ? {} : { durationMinutes }),
    ...(sinceMinutes === undefined || sinceMinutes === (scenario.sinceMinutes ?? 0) ? {} : { sinceMinutes }),
  };
}
