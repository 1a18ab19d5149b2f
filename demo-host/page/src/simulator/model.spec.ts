import type { Alert, Scenario, ScenarioRun, SimulationState } from '@iops/contracts';
import { describe, expect, test } from '@jest/globals';
import { turningPoint } from './course.js';
import { TRACE_POINTS } from './limits.js';
import { allRuns, evidenceOf, type Model, NOTHING_KNOWN, onNow } from './model.js';
import { newsOf } from './news.js';
import { tracePoints } from './trace.js';

const NOW = Date.parse('2026-03-04T10:10:00Z');
const run = (runId: string, status: ScenarioRun['status'], startedAt = '2026-03-04T10:00:00Z'): ScenarioRun => ({
  runId,
  scenarioId: 'surge',
  name: 'Exam surge',
  status,
  seed: 1,
  startedAt,
  endsAt: '2026-03-04T13:00:00Z',
  settlesAt: '2026-03-04T14:00:00Z',
  progress: 0.1,
  externalEventIds: [],
});
const scenario = {
  id: 'surge',
  expects: { raises: [{ alertType: 'call_spike', withinMinutes: 30 }], quiet: [{ alertType: 'churn_risk' }] },
} as unknown as Scenario;
const state = (scenarios: ScenarioRun[], now = NOW) =>
  ({ phase: 'live', now: new Date(now).toISOString(), scenarios }) as SimulationState;
const model = (more: Partial<Model>): Model => ({ ...NOTHING_KNOWN, scenarios: [scenario], alerts: [], ...more });
const alert = (type: string) =>
  ({ id: type, type, startedAt: '2026-03-04T10:05:00Z', history: [], entity: {}, subject: null }) as unknown as Alert;

describe('the model', () => {
  test('takes each run as the state told it last, the newest first', () => {
    const runs = allRuns(
      model({
        history: [run('b', 'active'), run('a', 'settled', '2026-03-03T10:00:00Z')],
        state: state([run('b', 'settling')]),
      }),
    );
    expect(runs.map(({ runId, status }) => [runId, status])).toEqual([
      ['b', 'settling'],
      ['a', 'settled'],
    ]);
  });

  test('has on only what still moves something', () => {
    expect(onNow(model({ state: state([run('a', 'active'), run('b', 'settled')]) })).map(({ runId }) => runId)).toEqual(
      ['a'],
    );
  });

  test('has caught up within a minute of the real time, and never while history is filled in', () => {
    const lag = (ms: number, phase: SimulationState['phase'] = 'live') =>
      evidenceOf(model({ state: { ...state([], NOW - ms), phase } }), NOW).isCaughtUp;
    expect([lag(0), lag(59_999), lag(60_000), lag(0, 'backfill')]).toEqual([true, true, false, false]);
  });
});

describe('news', () => {
  const catalogue = {};
  const quiet = model({ state: state([run('a', 'active')]) });

  test('is nothing when the page has just been opened, or only counts and clocks went on', () => {
    expect(newsOf(NOTHING_KNOWN, quiet, NOW, catalogue)).toEqual([]);
    expect(newsOf(quiet, model({ state: state([run('a', 'active')], NOW + 1000) }), NOW, catalogue)).toEqual([]);
  });

  test('tells how runs go on, each once', () => {
    const before = model({ state: state([run('a', 'active')]) });
    const after = model({ state: state([run('b', 'active'), run('a', 'settling')]) });
    expect(newsOf(before, after, NOW, catalogue)).toEqual(['Exam surge has started.', 'Exam surge is settling.']);
    expect(newsOf(after, after, NOW, catalogue)).toEqual([]);
  });

  test('tells of alerts that came, wanted or not, each once', () => {
    const after = { ...quiet, alerts: [alert('call_spike'), alert('churn_risk')] };
    expect(newsOf(quiet, after, NOW, catalogue)).toEqual([
      'Exam surge: Call spike came.',
      'Exam surge: Churn risk came, and should not have.',
    ]);
    expect(newsOf(after, after, NOW, catalogue)).toEqual([]);
  });

  test('does not tell of alerts that came before they could be read', () => {
    expect(newsOf({ ...quiet, alerts: null }, { ...quiet, alerts: [alert('call_spike')] }, NOW, catalogue)).toEqual([]);
  });
});

test('a run turns back to usual where its end lies between start and settled', () => {
  expect(turningPoint(run('a', 'active'))).toBe(0.75);
  expect(turningPoint({ ...run('a', 'active'), settlesAt: '2026-03-04T13:00:00Z' })).toBe(1);
});

test('the trace has its newest value at the right edge and its highest at the top', () => {
  expect(tracePoints([1, 4, 2])).toBe(`${TRACE_POINTS - 2},20 ${TRACE_POINTS - 1},2 ${TRACE_POINTS},14`);
  expect(tracePoints([0])).toBe(`${TRACE_POINTS},26`);
});
