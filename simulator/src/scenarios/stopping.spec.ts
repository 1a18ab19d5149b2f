import { describe, expect, it, jest } from '@jest/globals';
import { createMarketplace } from '../marketplace.js';
import { createWorld } from '../world.js';
import { DAY, HOUR } from '../zone.js';
import { readScenarios } from './library.client.js';
import { influenceOf, newRun, type Run, stopRun } from './run.js';

jest.setTimeout(60_000);

// A Friday in term, 15 o'clock.
const START = Date.parse('2026-10-16T20:00:00Z');
const world = createWorld({
  seed: 1,
  students: 300,
  tutors: 40,
  timezone: 'America/Chicago',
  anchor: START,
  backfillDays: 30,
});
const library = readScenarios();

/** What tutors will have is told ahead, to the end that was foreseen: it may be told otherwise. */
const FORESEEN = ['tutor.availability.batch_updated', 'marketplace.supply_demand.updated'];

/** What is told until a moment. */
function told(run: Run, until: number): string[] {
  return createMarketplace(world, [influenceOf(run)])
    .events(START - HOUR, until)
    .filter(({ event }) => !FORESEEN.includes(event.event_type))
    .map(({ event }) => `${event.event_type} ${event.event_id} ${JSON.stringify(event.data)}`);
}

describe('a scenario that is stopped', () => {
  it.each([
    ['call-spike-bad-release', HOUR],
    ['tutor-supply-crisis', DAY],
    ['payment-gateway-outage', 2 * HOUR],
  ])('leaves as it is what was told before: %s', (id, after) => {
    const run = newRun(library.find((scenario) => scenario.id === id)!, { number: 1, startsAt: START });
    const stopAt = START + after;
    const before = told(run, stopAt);
    const known = new Set(before);
    const again = told(stopRun(run, stopAt), stopAt);
    expect(again.filter((line) => !known.has(line))).toEqual([]);
    expect(again).toHaveLength(before.length);
  });
});
