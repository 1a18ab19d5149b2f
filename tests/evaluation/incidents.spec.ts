import { ALL_STREAMS, type Anomaly, type Scenario, type StreamName } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import {
  begunSince,
  breachesOf,
  calmStreamWeeks,
  falseAlarmsOf,
  isInTime,
  keeperOf,
  promisesOf,
  touchedBy,
} from './incidents.js';
import { DAY_MS, HOUR_MS } from './moments.js';
import type { PlantedRun } from './truth.js';

const began = Date.parse('2026-06-15T12:20:00Z');
const iso = (hours: number) => new Date(began + hours * HOUR_MS).toISOString();
const run = (modified: StreamName[], expects: Partial<Scenario['expects']> = {}): PlantedRun => ({
  runId: 'run_1',
  scenarioId: 'a-scenario',
  name: '',
  status: 'settled',
  seed: 1,
  startedAt: iso(0),
  endsAt: iso(4),
  settlesAt: iso(5),
  progress: 1,
  externalEventIds: [],
  scenario: {
    id: 'a-scenario',
    name: '',
    description: '',
    story: '',
    durationMinutes: 240,
    settlingMinutes: 60,
    modifiers: modified.map((stream) => ({ stream, kind: 'multiply', value: 2 })),
    externalEvents: [],
    expects: { raises: [], quiet: [], ...expects },
  },
});
const finding = (stream: Anomaly['stream'], start: number, end: number, more: Partial<Anomaly> = {}): Anomaly => ({
  id: `${stream}@${start}`,
  kind: 'deviation',
  stream,
  start: iso(start),
  end: iso(end),
  windowHours: 1,
  expected: 1,
  actual: 10,
  score: 9,
  direction: 'above',
  threshold: 5,
  usual: { lower: 0, upper: 3 },
  movement: 1,
  isOpen: false,
  related: [],
  dependants: [],
  externalEvents: [],
  ...more,
});

describe('what a scenario promises', () => {
  it('is what it raises of streams, with the time for it; other alerts are no matter of streams', () => {
    const raises: Scenario['expects']['raises'] = [
      { alertType: 'call_spike', withinMinutes: 60 },
      { alertType: 'stream_anomaly', stream: 'support.call.inbound', withinMinutes: 90 },
      { alertType: 'data_quality', stream: 'customer.page.view', withinMinutes: 60 },
    ];
    expect(promisesOf(run([], { raises }))).toEqual([
      { stream: 'support.call.inbound', kind: 'deviation', withinHours: 2 },
      { stream: 'customer.page.view', kind: 'silence', withinHours: 1 },
    ]);
  });

  const promised = { stream: 'customer.page.view', kind: 'deviation', withinHours: 2 } as const;

  it('is kept by a finding of that stream which began in its first hour or later, and before it settled', () => {
    const keeps = (start: number, end: number) => keeperOf(promised, run([]), [finding(promised.stream, start, end)]);
    expect(keeps(-1 / 3, 2 / 3)).toBeDefined();
    expect(keeps(4, 7)).toBeDefined();
    expect(keeps(-4 / 3, 1)).toBeUndefined();
    expect(keeps(5, 6)).toBeUndefined();
    expect(keeperOf(promised, run([]), [finding('customer.login.success', 0, 1)])).toBeUndefined();
  });

  it('may be a silence that is told as a fall, never a deviation that is told as a silence', () => {
    const fall = finding(promised.stream, 0, 1, { direction: 'below' });
    const silence = finding(promised.stream, 0, 1, { kind: 'silence', direction: 'below' });
    const wanted = { ...promised, kind: 'silence' } as const;
    expect(keeperOf(wanted, run([]), [fall])).toBe(fall);
    expect(keeperOf(wanted, run([]), [finding(promised.stream, 0, 1)])).toBeUndefined();
    expect(keeperOf(promised, run([]), [silence])).toBeUndefined();
  });

  it('is in time up to an hour later, since the first hour is no whole one', () => {
    const kept = { ...promised, foundAs: null, score: null };
    expect([null, 2, 3, 3.1].map((afterHours) => isInTime({ ...kept, afterHours }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('what must stay quiet', () => {
  it('is broken by a deviation of a named stream, by a silence of any where none is named', () => {
    const quiet: Scenario['expects']['quiet'] = [
      { alertType: 'data_quality' },
      { alertType: 'stream_anomaly', stream: 'session.started' },
    ];
    const broken = finding('session.started', 1, 2);
    const silent = finding('customer.page.view', 1, 2, { kind: 'silence' });
    const found = [broken, silent, finding('customer.page.view', 1, 2), finding('session.started', 6, 7)];
    expect(breachesOf(run([], { quiet }), found)).toEqual([broken, silent]);
  });
});

describe('a false alarm', () => {
  it('is what nothing planted can be the cause of: at the time, or in a stream that follows from another', () => {
    const planted = [run(['customer.login.failure'])];
    // A failed login drives calls, those drive tickets.
    const echo = finding('support.ticket.created', 20, 21);
    const elsewhere = finding('tutor.login.event', 1, 2);
    const later = finding('support.ticket.created', 30, 31);
    const movement = finding(ALL_STREAMS, 1, 2, { kind: 'movement' });
    expect(falseAlarmsOf([echo, elsewhere, later, movement], planted)).toEqual([elsewhere, later]);
    expect(falseAlarmsOf([movement], [run([])])).toEqual([movement]);
  });

  it('is counted against the weeks in which a stream was left alone', () => {
    const span = { from: began - (began % HOUR_MS), to: began - (began % HOUR_MS) + 7 * DAY_MS };
    expect(calmStreamWeeks(['tutor.login.event', 'session.started'], [], span)).toBe(2);
    // Five hours and a day, 20 minutes past the hour: 30 hours are touched.
    const touched = calmStreamWeeks(['tutor.login.event'], [run(['tutor.login.event'])], span);
    expect(touched).toBeCloseTo((168 - 30) / 168, 12);
  });

  it('counts from a moment on', () => {
    const [early, late] = [finding('session.started', -2, -1), finding('session.started', 0, 1)];
    expect(begunSince([early, late], began)).toEqual([late]);
  });

  it('knows all streams below a name that a scenario names', () => {
    const wide = run([]);
    wide.scenario.modifiers = [{ stream: 'marketing.*', kind: 'multiply', value: 2 }];
    expect([...touchedBy(wide)]).toEqual(expect.arrayContaining(['marketing.ad.spend', 'marketing.ad.click']));
    expect(touchedBy(wide).has('tutor.login.event')).toBe(false);
  });
});
