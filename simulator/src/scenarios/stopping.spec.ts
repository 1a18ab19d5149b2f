import { describe, expect, it, jest } from '@jest/globals';
import { createMarketplace } from '../marketplace.js';
import { createWorld } from '../world.js';
import { HOUR, MINUTE } from '../zone.js';
import { readScenarios } from './library.client.js';
import { influenceOf, newRun, type Run, stopRun } from './run.js';

jest.setTimeout(60_000);

// A Friday in term, 15 o'clock.
const START = Date.parse('2026-10-16T20:00:00Z');
const world = createWorld({
  seed: 1,
  students: 150,
  tutors: 20,
  timezone: 'America/Chicago',
  anchor: START,
  backfillDays: 30,
});
const bending = readScenarios().filter(({ modifiers }) => modifiers.length > 0);

/** What is told until a moment. */
function told(run: Run, until: number): string[] {
  return createMarketplace(world, [influenceOf(run)])
    .events(START - HOUR, until)
    .map(({ event }) => `${event.event_type} ${event.event_id} ${JSON.stringify(event.data)}`);
}

describe('a scenario that is stopped', () => {
  it.each(bending.map((scenario) => [scenario.id, scenario] as const))(
    'leaves what was told before: %s',
    (_, scenario) => {
      const run = newRun(scenario, { number: 1, startsAt: START });
      const stopAt = START + Math.min(27 * HOUR, (scenario.durationMinutes * MINUTE) / 2);
      const before = told(run, stopAt);
      const known = new Set(before);
      const again = told(stopRun(run, stopAt), stopAt);
      expect(again.filter((line) => !known.has(line))).toEqual([]);
      expect(again).toHaveLength(before.length);
    },
  );
});
