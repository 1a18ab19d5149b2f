import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario, ScenarioExpectation } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../kit/sources.js';
import { HOUR_MS, MINUTE_MS } from './moments.js';
import { withPromiseTable } from './promise-table.js';
import {
  type AlertSeen,
  type Held,
  looksFor,
  openPromises,
  SEEN_LIVE,
  seenPromise,
  statePromises,
  streamPromises,
} from './promises.js';
import type { PlantedRun } from './truth.js';
import { PROMISED_WORLDS } from './worlds.js';

const STARTED = '2026-09-15T10:20:00.000Z';
const START = Date.parse(STARTED);
const NOW = START + 47 * HOUR_MS;
const VIEWS = 'customer.page.view';

const run = (scenarioId: string, raises: Partial<ScenarioExpectation>[], modifiers: object[] = []) =>
  ({
    scenarioId,
    startedAt: STARTED,
    scenario: { modifiers, expects: { raises, quiet: [] } },
  }) as unknown as PlantedRun;
const alert = (type: AlertSeen['type'], id: string, subject: string | null = null): AlertSeen => ({
  id: `${type} ${id}`,
  type,
  subject,
  entity: { kind: 'stream', id, label: id },
});

describe('the marketplaces in which promises are waited for', () => {
  const folder = join(ROOT, 'simulator/scenarios');
  const scenarios = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Scenario);

  const all = PROMISED_WORLDS.flatMap(({ planted }) => planted);

  it('let every promise of every scenario be looked at', () => {
    const promises = (of: readonly Scenario[]) =>
      of.flatMap(({ id, expects }) => expects.raises.map((promise) => `${id}: ${JSON.stringify(promise)}`));
    const looked = all.flatMap(({ scenarioId, startsAt }) => {
      const scenario = scenarios.find(({ id }) => id === scenarioId) as Scenario;
      const planted = { scenario, startedAt: new Date(startsAt(NOW)).toISOString() };
      const raises = [...streamPromises(planted, NOW), ...openPromises(planted, NOW)];
      return promises([{ ...scenario, expects: { raises, quiet: [] } }]);
    });
    const live = scenarios.filter(({ id }) => SEEN_LIVE.includes(id));
    const seenLive = live.map((one) => ({
      ...one,
      expects: { raises: one.expects.raises.filter(({ stream }) => stream === undefined), quiet: [] },
    }));
    expect([...looked, ...promises(seenLive)].sort()).toEqual(promises(scenarios).sort());
    expect(new Set(all.map(({ scenarioId }) => scenarioId))).toEqual(new Set(scenarios.map(({ id }) => id)));
  });
});

describe('looks', () => {
  it('begin just before the scenario, follow each hour that is over, and end with the deadline', () => {
    const looks = looksFor({ alertType: 'stream_anomaly', stream: VIEWS, withinMinutes: 180 }, START);
    expect(looks.map((at) => (at - START) / MINUTE_MS)).toEqual([-1, 42, 102, 162, 180]);
  });

  it('come every quarter of an hour for what is watched by the minute', () => {
    const looks = looksFor({ alertType: 'data_quality', stream: VIEWS, withinMinutes: 60 }, START);
    expect(looks.map((at) => (at - START) / MINUTE_MS)).toEqual([-1, 15, 30, 45, 60]);
  });
});

describe('a promise of a stream', () => {
  const promise: ScenarioExpectation = { alertType: 'stream_anomaly', stream: VIEWS, withinMinutes: 120 };
  const after = (...held: Held[]) => seenPromise(run('views', [promise]), promise, held).afterHours;
  const held = (hours: number, type: AlertSeen['type'] = 'stream_anomaly', id = VIEWS): Held => ({
    alert: alert(type, id),
    at: START + hours * HOUR_MS,
  });

  it('is kept by the first look that saw an alert of that type and stream, the deadline included', () => {
    expect(after(held(2), held(1.5))).toBe(1.5);
    expect(after(held(2))).toBe(2);
    expect(after(held(2.01))).toBeNull();
    expect(after(held(1, 'data_quality'), held(1, 'stream_anomaly', 'support.call.inbound'))).toBeNull();
  });

  it('is not kept by what held before already', () => {
    expect(after(held(-1 / 60), held(1))).toBeNull();
    expect(after(held(-30), held(1))).toBe(1);
  });

  it('is told apart from those of customers, subjects and tutors', () => {
    const both = run('both', [promise, { alertType: 'call_spike', withinMinutes: 2880 }]);
    expect(streamPromises(both, NOW)).toEqual([promise]);
    expect(streamPromises(both, START + HOUR_MS)).toEqual([]);
  });
});

describe('a promise that can be looked at now', () => {
  const people = (count: number, segment: string) =>
    Array.from({ length: count }, (_, i) => ({ customerId: `${segment}-${i}`, segment }));
  const customers = [...people(60, 'test_prep'), ...people(60, 'college')];
  const spikes = (segment: string, count: number) =>
    Array.from({ length: count }, (_, i) => alert('call_spike', `${segment}-${i}`));
  const kept = (of: PlantedRun, alerts: AlertSeen[], usual: AlertSeen[], spoiltTutor: string | null = null) =>
    statePromises([of], {
      here: { now: NOW, alerts, customers },
      usual: { now: NOW, alerts: usual, customers },
      spoiltTutor,
    }).map(({ afterHours }) => afterHours);
  const wave = run('wave', [{ alertType: 'call_spike', withinMinutes: 2880 }], [{ segment: 'test_prep' }]);

  it('of customers is kept by far more alerts in the segment than without the scenario', () => {
    expect(kept(wave, spikes('test_prep', 20), spikes('test_prep', 8))).toEqual([47]);
    expect(kept(wave, spikes('test_prep', 17), spikes('test_prep', 8))).toEqual([null]);
    expect(kept(wave, spikes('college', 40), [])).toEqual([null]);
  });

  it('of a subject or a tutor is kept by an alert that is not there without the scenario', () => {
    const shortage = run('shortage', [{ alertType: 'supply_shortage', withinMinutes: 2880 }]);
    const algebra = alert('supply_shortage', 'algebra', 'algebra');
    expect(kept(shortage, [algebra], [])).toEqual([47]);
    expect(kept(shortage, [algebra], [algebra])).toEqual([null]);
    const collapse = run('collapse', [{ alertType: 'tutor_performance', withinMinutes: 2880 }]);
    expect(kept(collapse, [alert('tutor_performance', 't1')], [], 't1')).toEqual([47]);
    expect(kept(collapse, [alert('tutor_performance', 't2')], [], 't1')).toEqual([null]);
  });

  it('of a subject that is named is kept by an alert of it', () => {
    const shortage = run('calculus', [{ alertType: 'supply_shortage', subject: 'calculus', withinMinutes: 2880 }]);
    const [calculus, algebra] = ['calculus', 'algebra'].map((id) => alert('supply_shortage', id, id));
    expect(kept(shortage, [calculus!], [calculus!])).toEqual([47]);
    expect(kept(shortage, [algebra!], [])).toEqual([null]);
  });

  it('is not asked any more when its deadline is over', () => {
    const late = run('late', [{ alertType: 'supply_shortage', withinMinutes: 46 * 60 }]);
    expect(kept(late, [alert('supply_shortage', 'algebra', 'algebra')], [])).toEqual([]);
  });
});

describe('the table of promises', () => {
  it('stands between its marks, and names what was not seen', () => {
    const promise = { alertType: 'stream_anomaly', about: VIEWS, withinHours: 2, note: '' } as const;
    const told = withPromiseTable('a\n<!-- promises: begin -->\nold\n<!-- promises: end -->\nb', [
      { ...promise, scenarioId: 'second', afterHours: null },
      { ...promise, scenarioId: 'first', afterHours: 0.25 },
    ]);
    expect(told).toBe(`a
<!-- promises: begin -->

| scenario | promises | within | seen after | |
| --- | --- | --- | --- | --- |
| \`first\` | stream_anomaly of ${VIEWS} | 2 h | 15 min |  |
| \`second\` | stream_anomaly of ${VIEWS} | 2 h | **not seen** |  |

<!-- promises: end -->
b`);
    expect(() => withPromiseTable('no marks', [])).toThrow(/missing/);
  });
});
