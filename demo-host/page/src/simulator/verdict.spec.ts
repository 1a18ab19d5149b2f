import type { Alert, Scenario, ScenarioRun } from '@iops/contracts';
import { describe, expect, test } from '@jest/globals';
import { type Evidence, judgeQuiet, judgeRaised, scoreRun } from './verdict.js';

const at = (clock: string) => `2026-03-04T${clock}:00.000Z`;
/** Starts at 10:00, ends at 11:00, is settled at 12:00. */
const run: ScenarioRun = {
  runId: 'run_1',
  scenarioId: 's',
  name: 'S',
  status: 'active',
  seed: 1,
  startedAt: at('10:00'),
  endsAt: at('11:00'),
  settlesAt: at('12:00'),
  progress: 0,
  externalEventIds: [],
};
const alert = (startedAt: string, more: Partial<Alert> = {}) =>
  ({
    id: 'a1',
    type: 'supply_shortage',
    subject: 'calculus',
    entity: { kind: 'subject', id: 'calculus', label: 'Calculus' },
    startedAt,
    history: [{ at: startedAt, actor: 'system', action: 'opened', note: null }],
    ...more,
  }) as Alert;
const evidence = (clock: string, alerts: Alert[] | null = [], isCaughtUp = true): Evidence => ({
  alerts,
  now: Date.parse(at(clock)),
  isCaughtUp,
});
const shortage = { alertType: 'supply_shortage', subject: 'calculus', withinMinutes: 30 } as const;

describe('an alert that must come', () => {
  test('is awaited until its time is over, and missed from then on', () => {
    expect(judgeRaised(shortage, run, evidence('10:30'))).toEqual({ kind: 'waiting', dueAt: Date.parse(at('10:30')) });
    expect(judgeRaised(shortage, run, evidence('10:31'))).toEqual({ kind: 'missed' });
  });

  test('without a time is awaited until the run has settled', () => {
    const { withinMinutes: _never, ...anytime } = shortage;
    expect(judgeRaised(anytime, run, evidence('12:00'))).toEqual({ kind: 'waiting', dueAt: Date.parse(at('12:00')) });
    expect(judgeRaised(anytime, run, evidence('12:01'))).toEqual({ kind: 'missed' });
  });

  test.each([
    ['10:00', 0, false],
    ['10:30', 30, false],
    ['10:31', 31, true],
    ['12:00', 120, true],
  ])('that opened at %s came after %d min; too late: %s', (opened, afterMinutes, isLate) => {
    const verdict = judgeRaised(shortage, run, evidence('12:30', [alert(at(opened))]));
    expect(verdict).toMatchObject({ kind: 'came', afterMinutes, isLate });
  });

  test.each([
    ['before the run began', alert(at('09:59'))],
    ['after it had settled', alert(at('12:01'))],
    ['of another type', alert(at('10:05'), { type: 'supply_surplus' })],
    ['of another subject', alert(at('10:05'), { subject: 'algebra' })],
  ])('is not met by one %s', (_, other) => {
    expect(judgeRaised(shortage, run, evidence('10:10', [other])).kind).toBe('waiting');
  });

  test('that was open before came when it grew worse, not when it was acknowledged', () => {
    const history = (action: 'escalated' | 'acknowledge') => [{ at: at('10:20'), actor: 'x', action, note: null }];
    const judge = (action: 'escalated' | 'acknowledge') =>
      judgeRaised(shortage, run, evidence('10:25', [alert(at('08:00'), { history: history(action) })]));
    expect(judge('escalated')).toMatchObject({ kind: 'came', afterMinutes: 20 });
    expect(judge('acknowledge').kind).toBe('waiting');
  });

  test('is the first of several', () => {
    const several = [alert(at('10:20'), { id: 'second' }), alert(at('10:10'), { id: 'first' })];
    expect(judgeRaised(shortage, run, evidence('10:25', several))).toMatchObject({ alert: { id: 'first' } });
  });

  test('of a stream is met by that stream, and by those below a prefix', () => {
    const anomaly = (stream: string) => ({ alertType: 'stream_anomaly', stream, withinMinutes: 30 }) as const;
    const came = alert(at('10:05'), {
      type: 'stream_anomaly',
      entity: { kind: 'stream', id: 'session.started', label: 'Sessions started' },
    });
    const judge = (stream: string) => judgeRaised(anomaly(stream), run, evidence('10:10', [came])).kind;
    expect(['session.started', 'session.*', 'session.completed', 'sess.*'].map(judge)).toEqual([
      'came',
      'came',
      'waiting',
      'waiting',
    ]);
  });

  test('is neither awaited nor missed while alerts cannot be read, or are dated by another clock', () => {
    expect(judgeRaised(shortage, run, evidence('10:50', null)).kind).toBe('unknown');
    expect(judgeRaised(shortage, run, evidence('10:50', [], false)).kind).toBe('unknown');
  });

  test('was cut short where the run was stopped before it was due, missed where it was due', () => {
    const stopped = (clock: string): ScenarioRun => ({ ...run, status: 'stopped', settlesAt: at(clock) });
    expect(judgeRaised(shortage, stopped('10:29'), evidence('10:45')).kind).toBe('cut-short');
    expect(judgeRaised(shortage, stopped('10:30'), evidence('10:45')).kind).toBe('missed');
  });
});

describe('an alert that must not come', () => {
  test('is quiet so far, and for good once the run is over', () => {
    expect(judgeQuiet(shortage, run, evidence('10:10'))).toEqual({ kind: 'quiet', isFinal: false });
    const settled: ScenarioRun = { ...run, status: 'settled' };
    expect(judgeQuiet(shortage, settled, evidence('12:10'))).toEqual({ kind: 'quiet', isFinal: true });
  });

  test('disturbs whenever it comes while the run moves anything', () => {
    const came = [alert(at('11:30'))];
    expect(judgeQuiet(shortage, run, evidence('11:40', came))).toMatchObject({ kind: 'disturbed', afterMinutes: 90 });
    expect(judgeQuiet(shortage, run, evidence('12:40', [alert(at('12:30'))])).kind).toBe('quiet');
  });
});

test('a run is scored by what was noticed, late or not, and by what stayed quiet', () => {
  const raises = [shortage, { alertType: 'call_spike', withinMinutes: 5 } as const];
  const quiet = [{ alertType: 'churn_risk' } as const, { alertType: 'supply_shortage' } as const];
  const scenario = { expects: { raises, quiet } } as unknown as Scenario;
  expect(scoreRun(scenario, run, evidence('11:30', [alert(at('10:45'))]))).toEqual({
    noticed: { held: 1, of: 2 },
    quiet: { held: 1, of: 2 },
  });
});
