import { STREAMS, type StreamName } from '@iops/contracts';
import { describe, expect, it } from '@jest/globals';
import { Compile } from 'typebox/compile';
import type { Happening } from './happenings.js';
import { createMarketplace } from './marketplace.js';
import { expectedEvents } from './volume.js';
import { createWorld, type WorldSettings } from './world.js';
import { DAY, HOUR } from './zone.js';

const NOW = Date.parse('2026-10-22T18:34:56.789Z');
const settings: WorldSettings = {
  seed: 1,
  students: 2000,
  tutors: 250,
  timezone: 'America/Chicago',
  anchor: NOW,
  backfillDays: 30,
};
const world = createWorld(settings);
const marketplace = createMarketplace(world);
const eventsOf = (happenings: Happening[]) => happenings.map(({ event }) => event);
const countOf = (from: number, to: number) => marketplace.events(from, to).length;
// Compared as text: a deep comparison of ten thousand objects takes seconds.
const textOf = (happenings: Happening[]) => JSON.stringify(eventsOf(happenings));

describe('the marketplace', () => {
  it('tells the same events to the byte for the same seed, in whatever order windows are asked for', () => {
    const from = NOW - 3 * DAY;
    const first = textOf(marketplace.events(from, from + 6 * HOUR));
    const again = createMarketplace(createWorld(settings));
    again.events(NOW + 20 * DAY, NOW + 20 * DAY + 1);
    expect(textOf(again.events(from, from + 6 * HOUR))).toBe(first);
    expect(textOf(marketplace.events(from, from + 6 * HOUR))).toBe(first);
  });

  it('tells other events for another seed', () => {
    const other = createMarketplace(createWorld({ ...settings, seed: 2 }));
    const ids = new Set(other.events(NOW - HOUR, NOW).map(({ event }) => event.event_id));
    expect(ids.size).toBeGreaterThan(500);
    expect(marketplace.events(NOW - HOUR, NOW).filter(({ event }) => ids.has(event.event_id))).toEqual([]);
  });

  it('composes windows: cut anywhere, nothing is lost, doubled or moved', () => {
    const [from, to] = [NOW - DAY, NOW - DAY + 5 * HOUR];
    const whole = textOf(marketplace.events(from, to));
    const cuts = [from, from + 1, from + 1234, from + 15 * 60_000, from + 2 * HOUR + 77, to];
    const parts = cuts.slice(1).flatMap((cut, i) => marketplace.events(cuts[i] as number, cut));
    expect(textOf(parts)).toBe(whole);
    const ticks = Array.from({ length: 300 }, (_, i) => from + i * 100);
    const ticked = ticks.flatMap((tick) => marketplace.events(tick, tick + 100));
    expect(textOf(ticked)).toBe(textOf(marketplace.events(from, from + 30_000)));
  });

  it('goes from history to live without a seam', () => {
    const whole = textOf(marketplace.events(NOW - HOUR, NOW + HOUR));
    const parts = [...marketplace.events(NOW - HOUR, NOW), ...marketplace.events(NOW, NOW + HOUR)];
    expect(textOf(parts)).toBe(whole);
    // The first live hours against the same hours of the week before, both far from any holiday.
    const hours = [0, 3, 6, 12, 18].map((hour) => NOW + hour * HOUR);
    const live = hours.map((at) => countOf(at, at + HOUR));
    const before = hours.map((at) => countOf(at - 7 * DAY, at - 7 * DAY + HOUR));
    // Visits and chats come in clumps, so the deviation is above Poisson's.
    live.forEach((count, i) => {
      expect(Math.abs(count - (before[i] as number))).toBeLessThan(5 * 3 * Math.sqrt(count));
    });
  });

  it('makes 45,000 to 55,000 events on every day of a week in term', () => {
    const { day } = world.zone.local(NOW);
    let week = 0;
    for (let back = 7; back >= 1; back--) {
      const count = countOf(world.zone.instant(day - back, 0), world.zone.instant(day - back + 1, 0));
      week += count;
      expect(count).toBeGreaterThan(45_000);
      expect(count).toBeLessThan(55_000);
    }
    const expected = expectedEvents(world, 2000, world.zone.instant(day - 7, 0), world.zone.instant(day, 0));
    expect(week / expected).toBeCloseTo(1, 1);
  });

  it('is about as large before the background begins as the progress bar expects', () => {
    const [from, to] = [world.backgroundFrom - 7 * DAY, world.backgroundFrom];
    expect(countOf(from, to) / expectedEvents(world, 2000, from, to)).toBeCloseTo(1, 1);
  });

  it('tells sessions of 13 weeks but page views of 30 days', () => {
    const typesOf = (from: number) =>
      new Set(marketplace.events(from, from + DAY).map(({ event }) => event.event_type));
    expect(world.historyFrom).toBeLessThanOrEqual(NOW - 91 * DAY);
    expect(typesOf(world.historyFrom)).not.toContain('customer.page.view');
    expect(typesOf(world.historyFrom + 7 * DAY)).toContain('session.completed');
    expect(typesOf(world.backgroundFrom)).toContain('customer.page.view');
    expect(marketplace.events(world.historyFrom - 30 * DAY, world.historyFrom)).toEqual([]);
  });
});

describe('the events of a few days', () => {
  const from = NOW - DAY;
  const happenings = [
    ...marketplace.events(world.historyFrom, world.historyFrom + 2 * DAY),
    ...marketplace.events(from, NOW),
  ];

  it('are valid under the catalogue, all of them', () => {
    const checks = new Map<string, (data: unknown) => boolean>();
    for (const [name, { data }] of Object.entries(STREAMS)) {
      const compiled = Compile(data);
      checks.set(name, (value) => compiled.Check(value));
    }
    const bad = eventsOf(happenings).filter(({ event_type, data }) => !checks.get(event_type)?.(data));
    expect(bad).toEqual([]);
    expect(new Set(eventsOf(happenings).map(({ event_type }) => event_type as StreamName)).size).toBeGreaterThan(45);
  });

  it('have ids of their own and small bodies', () => {
    expect(new Set(happenings.map(({ event }) => event.event_id)).size).toBe(happenings.length);
    expect(happenings.filter(({ event }) => JSON.stringify(event).length > 16_000)).toEqual([]);
  });

  it('come in order, each in its window and with its own time', () => {
    const times = happenings.map(({ at }) => at);
    expect(times.every((at, i) => i === 0 || at >= (times[i - 1] as number))).toBe(true);
    expect(happenings.every(({ at, event }) => Date.parse(event.occurred_at) === at)).toBe(true);
    expect(times.slice(times.findIndex((at) => at >= from)).every((at) => at < NOW)).toBe(true);
  });

  it('begin with everyone who is there', () => {
    const opening = eventsOf(marketplace.events(world.historyFrom, world.historyFrom + 60_000));
    const of = (type: StreamName) => opening.filter(({ event_type }) => event_type === type).length;
    expect(of('tutor.status.changed')).toBeGreaterThanOrEqual(250);
    expect(of('tutor.availability.set')).toBeGreaterThanOrEqual(250);
    expect(of('customer.health.updated')).toBeGreaterThan(1600);
  });
});
