import { describe, expect, it } from '@jest/globals';
import type { Influence } from './influence.js';
import { planDay } from './sessions.js';
import { truthOf } from './truth.js';
import { isFailing } from './tutors.js';
import { createWorld } from './world.js';
import { DAY } from './zone.js';

const NOW = Date.parse('2026-10-22T18:00:00Z');
const world = createWorld({
  seed: 3,
  students: 300,
  tutors: 40,
  timezone: 'America/Chicago',
  anchor: NOW,
  backfillDays: 30,
});
const FROM = NOW - 60 * DAY;
const truth = truthOf(world, [], FROM, NOW);

describe('the truth', () => {
  it('names who is leaving: after that day they have no session', () => {
    const gone = truth.leaving.filter(({ leavesAt }) => Date.parse(leavesAt) < NOW - 7 * DAY);
    expect(gone.length).toBeGreaterThan(5);
    const left = new Map(gone.map(({ customerId, leavesAt }) => [customerId, Date.parse(leavesAt)]));
    const today = world.zone.local(NOW).day;
    const later = Array.from({ length: 60 }, (_, i) => planDay(world, today - i))
      .flat()
      .filter(({ student, startsAt }) => startsAt > (left.get(student.id) ?? Infinity) + DAY);
    expect(later).toEqual([]);
  });

  it('names every tutor who is failing, and nobody while they are not', () => {
    const said = (tutorId: string, at: number) =>
      truth.failing.some((time) => time.tutorId === tutorId && Date.parse(time.from) <= at && at < Date.parse(time.to));
    const moments = Array.from({ length: 60 }, (_, i) => FROM + i * DAY);
    const wrong = world.population.tutors.flatMap((tutor) =>
      moments.filter((at) => said(tutor.id, at) !== isFailing(world.seed, tutor, at)),
    );
    expect(wrong).toEqual([]);
    expect(truth.failing.length).toBeGreaterThan(0);
  });

  it('names the scenarios that are felt, and none that settled before', () => {
    const running = (startsAt: number): Influence => ({
      startsAt,
      endsAt: startsAt + DAY,
      settlesAt: startsAt + 2 * DAY,
      seed: 1,
      modifiers: [{ stream: 'support.call.inbound', kind: 'multiply', value: 2 }],
    });
    const told = truthOf(world, [running(FROM - 3 * DAY), running(FROM - DAY)], FROM, NOW);
    expect(told.scenarios.map(({ startsAt }) => Date.parse(startsAt))).toEqual([FROM - DAY]);
  });

  it('is the same at every asking, and survives being written down', () => {
    expect(JSON.parse(JSON.stringify(truth))).toEqual(truth);
    expect(truthOf(world, [], FROM, NOW)).toEqual(truth);
  });
});
