import type { Alert, ScenarioExpectation } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { promisedAlerts } from './promised-alerts.js';
import type { PlantedRun } from './truth.js';

const run = (scenarioId: string, ...raises: Partial<ScenarioExpectation>[]) =>
  ({ scenarioId, scenario: { expects: { raises, quiet: [] } } }) as unknown as PlantedRun;
const alert = (type: Alert['type'], id: string) =>
  ({ type, subject: type === 'supply_shortage' ? id : null, entity: { id } }) as Alert;
const raised = (...args: Parameters<typeof promisedAlerts>) => promisedAlerts(...args).map(({ isRaised }) => isRaised);

describe('alerts that scenarios promise', () => {
  const calculus = run('calculus', { alertType: 'supply_shortage', subject: 'calculus' });
  const crisis = run('crisis', { alertType: 'supply_shortage' }, { alertType: 'stream_anomaly' });
  const collapse = run('collapse', { alertType: 'tutor_performance' });

  it('are of the subject that is named, and of any where none is', () => {
    const others = [alert('supply_shortage', 'algebra'), alert('supply_surplus', 'calculus')];
    expect(raised([calculus, crisis], others, null)).toEqual([false, true]);
    expect(raised([calculus], [alert('supply_shortage', 'calculus')], null)).toEqual([true]);
  });

  it('are of the tutor whose ratings were spoilt, and of no other', () => {
    const alerts = [alert('tutor_performance', 't1')];
    expect([raised([collapse], alerts, 't1'), raised([collapse], alerts, 't2')]).toEqual([[true], [false]]);
    expect(raised([collapse], alerts, null)).toEqual([false]);
  });
});
