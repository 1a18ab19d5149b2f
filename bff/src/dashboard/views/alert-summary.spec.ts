import { ALERT_STATES, ALERT_TYPES, SEVERITIES } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { type AlertGroup, summaryOf } from './alert-summary.js';

const ALL = { severities: SEVERITIES, states: ALERT_STATES, types: ALERT_TYPES };
const GROUPS: AlertGroup[] = [
  { severity: 'critical', state: 'active', type: 'call_spike', count: 2 },
  { severity: 'critical', state: 'resolved', type: 'call_spike', count: 40 },
  { severity: 'warning', state: 'active', type: 'churn_risk', count: 7 },
  { severity: 'warning', state: 'snoozed', type: 'call_spike', count: 1 },
];

describe('counts for filters', () => {
  it('without a filter are those of all alerts', () => {
    const { total, bySeverity, byState, byType } = summaryOf(GROUPS, ALL);
    expect(total).toBe(50);
    expect(bySeverity).toEqual({ info: 0, warning: 8, critical: 42 });
    expect(byState).toEqual({ active: 9, acknowledged: 0, snoozed: 1, resolved: 40, dismissed: 0 });
    expect(byType).toMatchObject({ call_spike: 43, churn_risk: 7, data_quality: 0 });
  });

  it('tell of each value what choosing it would bring, whatever is chosen of its own kind', () => {
    const filter = { ...ALL, severities: ['critical'], states: ['active', 'snoozed'] } as const;
    const { total, bySeverity, byState, byType } = summaryOf(GROUPS, filter);
    expect(total).toBe(2);
    expect(bySeverity).toEqual({ info: 0, warning: 8, critical: 2 });
    expect(byState).toMatchObject({ active: 2, snoozed: 0, resolved: 40 });
    expect(byType).toMatchObject({ call_spike: 2, churn_risk: 0 });
  });
});
