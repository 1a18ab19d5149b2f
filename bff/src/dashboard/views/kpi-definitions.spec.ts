import { KPI_IDS } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { tierOf } from '../../inference/health/score.js';
import { AT_RISK_SCORE, kpiDefinitions, kpiStatus } from './kpi-definitions.js';

const kpis = kpiDefinitions(400);

describe('KPIs', () => {
  it('are all defined', () => {
    expect(Object.keys(kpis).sort()).toEqual([...KPI_IDS].sort());
  });

  it('take those for at risk whose tier says so', () => {
    expect([tierOf(AT_RISK_SCORE), tierOf(AT_RISK_SCORE + 1e-9)]).toEqual(['at_risk', 'healthy']);
  });

  it.each([
    ['satisfaction', 4.5, 'good'],
    ['satisfaction', 4.0, 'warning'],
    ['satisfaction', 3.0, 'critical'],
    ['satisfaction', null, 'unknown'],
    ['inbound_call_rate', 9, 'good'],
    ['inbound_call_rate', 11, 'warning'],
    ['inbound_call_rate', 20, 'critical'],
    ['active_critical_alerts', 0, 'good'],
    ['active_critical_alerts', 1, 'critical'],
    ['active_sessions', 12, 'unknown'],
    ['sessions_today', 400, 'good'],
    ['sessions_today', 10, 'unknown'],
  ] as const)('%s of %s is %s', (id, value, status) => {
    expect(kpiStatus(id, value, kpis[id])).toBe(status);
  });
});
