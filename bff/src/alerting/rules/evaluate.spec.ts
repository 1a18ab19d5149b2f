import { describe, expect, it } from '@jest/globals';
import { callSpikeSeverity, churnRiskSeverity, evaluateCustomer } from './evaluate.js';

const finding = {
  customerId: 'stu_1',
  name: 'Ana',
  score: 65,
  tier: 'at_risk',
  scoreWeekAgo: 80,
  calls14d: 0,
  active: true,
} as const;

describe('call_spike', () => {
  it.each([
    [0, null],
    [1, null],
    [2, 'warning'],
    [3, 'critical'],
    [9, 'critical'],
  ] as const)('%i calls in 14 days: %s', (calls, severity) => {
    expect(callSpikeSeverity(calls)).toBe(severity);
  });
});

describe('churn_risk', () => {
  it.each([
    ['at risk and down 15', {}, 'warning'],
    ['at risk and down 10', { scoreWeekAgo: 75 }, 'warning'],
    ['at risk and down 9.9', { scoreWeekAgo: 74.9 }, null],
    ['at risk, and nothing known of the week before', { scoreWeekAgo: null }, null],
    ['critical', { tier: 'critical', score: 40, scoreWeekAgo: 40 }, 'critical'],
    ['healthy but falling', { tier: 'healthy', score: 75, scoreWeekAgo: 95 }, null],
    ['critical but gone for months', { tier: 'critical', score: 10, active: false }, null],
  ] as const)('a customer who is %s', (_, change, severity) => {
    expect(churnRiskSeverity({ ...finding, ...change })).toBe(severity);
  });

  it('is not judged while events are missing', () => {
    expect(evaluateCustomer(finding, false).map((e) => e.type)).toEqual(['call_spike']);
    expect(evaluateCustomer(finding, true).map((e) => e.fingerprint)).toEqual([
      'call_spike:customer:stu_1',
      'churn_risk:customer:stu_1',
    ]);
  });
});
