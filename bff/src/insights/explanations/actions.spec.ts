import { describe, expect, it } from '@jest/globals';
import { suggestActions } from './actions.js';

describe('suggestActions', () => {
  it.each([
    ['velocity', 'Offer times for the next sessions'],
    ['firstSession', 'Propose another tutor'],
    ['calls', 'Call the customer'],
    ['goal', 'Suggest the next goal'],
    ['consistency', 'Keep one tutor'],
  ])('a churn risk that is mostly %s asks to: %s', (feature, label) => {
    const factors = [
      { feature: 'goal', contribution: -1 },
      { feature, contribution: -20 },
      { feature: 'velocity', contribution: -2 },
    ];
    expect(suggestActions('churn_risk', factors).map((action) => action.label)).toEqual([label]);
  });

  it('a churn risk without a factor asks to talk to the customer', () => {
    expect(suggestActions('churn_risk', [{ feature: 'goal', contribution: 0 }])).toEqual([
      { id: 'call_customer', label: 'Call the customer' },
    ]);
  });

  it('refused events ask to be looked at, and to be replayed', () => {
    expect(suggestActions('data_quality', []).map((action) => action.id)).toEqual([
      'review_quarantine',
      'replay_quarantine',
    ]);
  });

  it('a call spike asks to call back and to review the tickets', () => {
    expect(suggestActions('call_spike', []).map((action) => action.id)).toEqual(['call_back', 'review_tickets']);
  });
});
