import { describe, expect, it } from '@jest/globals';
import { CALL_SPIKE, CHURN_RISK, DATA_QUALITY, healthOf } from '../../testing/example-facts.js';
import { gather } from './evidence.js';
import type { Facts } from './facts.js';

const valueOf = (facts: Facts, key: string) => gather(facts).rows.get(key)?.value;

describe('gather', () => {
  it('numbers the rows from e1 on', () => {
    const { evidence } = gather(CHURN_RISK);
    expect(evidence.map((row) => row.id)).toEqual(evidence.map((_, i) => `e${i + 1}`));
  });

  it('factors are exact, never above 0, and add up to score − 100', () => {
    const { factors } = gather(CHURN_RISK);
    expect(factors.map(({ feature, contribution }) => [feature, Number(contribution.toFixed(6))])).toEqual([
      ['firstSession', -15],
      ['velocity', -13.333333],
      ['calls', -20],
      ['goal', 0],
      ['consistency', 0],
    ]);
    expect(factors.reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(
      CHURN_RISK.health!.score! - 100,
      10,
    );
  });

  it('shown points add up to what the shown score is missing, the costliest first', () => {
    const { evidence } = gather(CHURN_RISK);
    expect([valueOf(CHURN_RISK, 'score'), valueOf(CHURN_RISK, 'missing')]).toEqual([52, 48]);
    expect(evidence.filter((row) => row.kind === 'factor').map((row) => [row.label, row.value])).toEqual([
      ['Support calls', -20],
      ['First sessions', -15],
      ['Session pace', -13],
    ]);
  });

  it('an unknown component is neither factor nor counter-evidence', () => {
    const health = healthOf({ firstSession: 50, velocity: 50, calls: 100, goal: 100, consistency: 100 }, null);
    health.contributions = health.contributions.map((c) =>
      c.component === 'goal' ? { ...c, value: null, weight: 0, points: 0 } : c,
    );
    const { rows, counterEvidence } = gather({ ...CHURN_RISK, health });
    expect([...rows.keys()].filter((key) => key.endsWith('goal'))).toEqual(['goal']);
    expect(counterEvidence).toEqual(['counter:calls', 'counter:consistency'].map((key) => rows.get(key)?.id));
  });

  it('the change over a week is the difference of the shown scores', () => {
    expect([
      valueOf(CHURN_RISK, 'score'),
      valueOf(CHURN_RISK, 'scoreWeekAgo'),
      valueOf(CHURN_RISK, 'scoreChange'),
    ]).toEqual([52, 70, -18]);
  });

  it('components at full mark speak against it', () => {
    const { counterEvidence, evidence } = gather(CHURN_RISK);
    expect(counterEvidence.map((id) => evidence.find((row) => row.id === id)?.label)).toEqual([
      'Goal',
      'Tutor consistency',
    ]);
  });

  it('a churn risk is caused by the costliest components, with what lies behind them', () => {
    const { causes, rows } = gather(CHURN_RISK);
    expect(causes.map((cause) => cause.label)).toEqual([
      'Repeated calls to support',
      'First sessions that did not go well',
      'Few sessions lately',
    ]);
    expect(causes[2]?.evidenceIds).toEqual(
      ['factor:velocity', 'sessions', 'lastSession'].map((key) => rows.get(key)?.id),
    );
  });

  it('a call spike is caused by reasons that come up again, and by nothing when each call had its own', () => {
    const { causes, rows } = gather(CALL_SPIKE);
    expect(causes).toEqual([{ label: 'Calls about billing', evidenceIds: [rows.get('reasonCalls:0')?.id] }]);
    expect(gather({ ...CALL_SPIKE, calls: CALL_SPIKE.calls.slice(0, 2) }).causes).toEqual([]);
  });

  it('refused events are caused by their most frequent reason, and those taken speak against it', () => {
    const { causes, counterEvidence, factors, confidence, rows } = gather(DATA_QUALITY);
    const evidenceIds = ['mainReason', 'mainReasonCount'].map((key) => rows.get(key)?.id);
    expect(causes).toEqual([{ label: 'Refused for: missing field', evidenceIds }]);
    expect(counterEvidence).toEqual([rows.get('taken')?.id]);
    expect(factors).toEqual([]);
    expect(confidence).toEqual({ level: 'high', n: 1_000 });
  });

  it.each([
    [0, 'low', 3],
    [2, 'medium', 5],
    [16, 'medium', 19],
    [17, 'high', 20],
  ])('%i sessions and 3 calls give %s confidence', (sessions, level, n) => {
    expect(gather({ ...CHURN_RISK, sessions: { ...CHURN_RISK.sessions!, sessions } }).confidence).toEqual({
      level,
      n,
    });
  });

  it('reasons and names are told as data: cut, without links and markup', () => {
    const entity = { kind: 'customer', id: 'stu_7', label: '<b>Bo</b>\u202E https://evil.example' };
    const calls = [{ calledAt: new Date('2025-11-20T22:05:00Z'), reasonCode: `refund_${'x'.repeat(90)}` }];
    const facts = { ...CALL_SPIKE, alert: { ...CALL_SPIKE.alert, entity }, calls };
    expect(valueOf(facts, 'entity')).toBe('Bo');
    expect(valueOf(facts, 'latestReason')).toBe(`refund ${'x'.repeat(33)}`);
  });

  it('a name of digits alone is told with its kind, so that it backs no other number', () => {
    const alert = { ...CALL_SPIKE.alert, entity: { kind: 'customer', id: '42', label: '42' } };
    expect(valueOf({ ...CALL_SPIKE, alert }, 'entity')).toBe('customer 42');
  });

  it.each([
    ['a call spike without calls', { ...CALL_SPIKE, calls: [] }],
    ['a churn risk without a score', { ...CHURN_RISK, health: null }],
    ['a type without a template', { ...CHURN_RISK, alert: { ...CHURN_RISK.alert, type: 'data_quality' as const } }],
  ])('%s is told by its title', (_, facts) => {
    const { evidence, factors } = gather(facts);
    expect(evidence.map((row) => row.value)).toEqual([facts.alert.title]);
    expect(factors).toEqual([]);
  });
});
