import type { Scenario, ScenarioModifier } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { MINUTE } from '../zone.js';
import { newRun, type Run, stopRun } from './run.js';
import { startRun } from './start-run.js';

const scenario = (id: string, modifier: ScenarioModifier, sinceMinutes?: number): Scenario => ({
  id,
  name: id,
  description: id,
  story: id,
  durationMinutes: 60,
  settlingMinutes: 30,
  ...(sinceMinutes === undefined ? {} : { sinceMinutes }),
  modifiers: [modifier],
  externalEvents: [],
  expects: { raises: [], quiet: [] },
});
const more = scenario('more', { stream: 'customer.page.view', kind: 'multiply', value: 2 });
const fewer = scenario('fewer', { stream: 'customer.page.view', kind: 'multiply', value: 0.5 });
const since = scenario('since', { stream: 'support.call.inbound', kind: 'add', value: 9 }, 120);
const library = [more, fewer, since];
const T = Date.parse('2026-03-04T10:00:00Z');
const start = (request: Parameters<typeof startRun>[0], runs: Run[] = [], toldUntil = T) =>
  startRun(request, { library, runs, now: T, toldUntil });

describe('starting a scenario', () => {
  it('begins now, with the number of the run as its seed', () => {
    const runs = [newRun(more, { number: 7, startsAt: T - 1000 * MINUTE })];
    expect(start({ scenarioId: 'fewer' }, runs)).toMatchObject({
      kind: 'started',
      run: { number: 8, seed: 8, startsAt: T, endsAt: T + 60 * MINUTE, settlesAt: T + 90 * MINUTE },
    });
  });

  it('takes seed, duration and past from the request, and the past from the scenario', () => {
    const request = { scenarioId: 'more', seed: 5, durationMinutes: 10, sinceMinutes: 30 };
    const run = { seed: 5, startsAt: T - 30 * MINUTE, endsAt: T - 20 * MINUTE };
    expect(start(request)).toMatchObject({ kind: 'started', run });
    expect(start({ scenarioId: 'since' })).toMatchObject({ run: { startsAt: T - 120 * MINUTE } });
    expect(start({ scenarioId: 'since', sinceMinutes: 0 })).toMatchObject({ run: { startsAt: T } });
  });

  it('knows no scenario that is not in the library', () => {
    expect(start({ scenarioId: 'nothing' })).toEqual({ kind: 'unknown' });
  });

  it('is refused while the same one is active, not while another is, it settles or was stopped', () => {
    const active = newRun(more, { number: 1, startsAt: T - 59 * MINUTE });
    expect(start({ scenarioId: 'more' }, [active])).toEqual({ kind: 'running', other: active });
    expect(start({ scenarioId: 'fewer' }, [active]).kind).toBe('started');
    expect(start({ scenarioId: 'more' }, [newRun(more, { number: 1, startsAt: T - 60 * MINUTE })]).kind).toBe(
      'started',
    );
    expect(start({ scenarioId: 'more' }, [stopRun(active, T)]).kind).toBe('started');
  });

  it('is refused where it would be active in a past in which it was', () => {
    const before = newRun(more, { number: 1, startsAt: T - 100 * MINUTE });
    expect(start({ scenarioId: 'more', sinceMinutes: 41 }, [before]).kind).toBe('running');
    expect(start({ scenarioId: 'more', sinceMinutes: 40 }, [before]).kind).toBe('started');
  });

  it('takes nothing back that is told already, and says so', () => {
    expect(start({ scenarioId: 'fewer', sinceMinutes: 1 })).toEqual({
      kind: 'past-fixed',
      reason: expect.stringContaining('customer.page.view'),
    });
  });

  it('may take away from a past that is still to be told', () => {
    expect(start({ scenarioId: 'fewer', sinceMinutes: 30 }, [], T - 31 * MINUTE).kind).toBe('started');
    expect(start({ scenarioId: 'fewer', sinceMinutes: 30 }, [], T - 29 * MINUTE).kind).toBe('past-fixed');
  });
});
