import type { Scenario } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { endOf } from '../influence.js';
import { MINUTE } from '../zone.js';
import { describeRun, dueEvents, influenceOf, newRun, statusOf, stopRun, withTold } from './run.js';

const told = (title: string, afterMinutes: number, isTold = true): Scenario['externalEvents'][number] => ({
  type: 'product',
  title,
  description: '',
  severity: 'info',
  expectedImpact: null,
  externalLink: null,
  afterMinutes,
  isTold,
});
const scenario: Scenario = {
  id: 'a-story',
  name: 'A story',
  description: 'Something happens.',
  story: 'And is seen.',
  durationMinutes: 60,
  settlingMinutes: 30,
  modifiers: [{ stream: 'support.call.inbound', kind: 'multiply', value: 2 }],
  externalEvents: [told('at once', 0), told('kept', 0, false), told('later', 20)],
  expects: { raises: [], quiet: [] },
};
const T = Date.parse('2026-03-04T10:00:00Z');
const at = (minutes: number) => T + minutes * MINUTE;
const run = newRun(scenario, { number: 3, startsAt: T });
const titles = (events: { title: string }[]) => events.map(({ title }) => title);

describe('a run', () => {
  it.each([
    [0, 'active', 0],
    [59.9, 'active', 0.6656],
    [60, 'settling', 0.6667],
    [89.9, 'settling', 0.9989],
    [90, 'settled', 1],
    [9000, 'settled', 1],
  ])('after %d minutes is %s', (minutes, status, progress) => {
    expect(statusOf(run, at(minutes))).toBe(status);
    expect(describeRun(run, at(minutes)).progress).toBeCloseTo(progress, 4);
  });

  it('bends the marketplace from its start until it has settled, under its own seed', () => {
    const expected = { startsAt: T, endsAt: at(60), settlesAt: at(90), seed: 3, modifiers: scenario.modifiers };
    expect(influenceOf(run)).toEqual(expected);
    const longer = newRun(scenario, { number: 4, startsAt: T, seed: 77, durationMinutes: 10 });
    expect(influenceOf(longer)).toMatchObject({ endsAt: at(10), settlesAt: at(40), seed: 77 });
  });

  it('that is stopped bends nothing any more, and what it did before is not touched', () => {
    const stopped = stopRun(run, at(12));
    expect(endOf(influenceOf(stopped))).toBe(at(12));
    expect(influenceOf(stopped)).toEqual({ ...influenceOf(run), stoppedAt: at(12) });
    expect(statusOf(stopped, at(13))).toBe('stopped');
    expect(describeRun(stopped, at(13))).toMatchObject({
      status: 'stopped',
      progress: 1,
      endsAt: '2026-03-04T10:12:00.000Z',
    });
  });

  it('tells of the outside when it is time, once, and never what is kept', () => {
    expect(titles(dueEvents(run, at(0)))).toEqual(['at once']);
    expect(titles(dueEvents(run, at(20)))).toEqual(['at once', 'later']);
    expect(dueEvents(run, at(20))[1]).toMatchObject({ occurredAt: '2026-03-04T10:20:00.000Z', type: 'product' });
    const [first] = dueEvents(run, at(0));
    const after = withTold(run, first!.id);
    expect(titles(dueEvents(after, at(20)))).toEqual(['later']);
    expect(describeRun(after, at(20)).externalEventIds).toEqual([first!.id]);
  });

  it('tells nothing that would have come after it was stopped, but what came before', () => {
    expect(titles(dueEvents(stopRun(run, at(12)), at(30)))).toEqual(['at once']);
  });

  it('gives its external events ids that no other run has', () => {
    const other = newRun(scenario, { number: 4, startsAt: T });
    const ids = [...dueEvents(run, at(20)), ...dueEvents(other, at(20))].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(withTold(run, ids[2]!)).toBe(run);
  });
});
