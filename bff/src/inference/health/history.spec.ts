import { describe, expect, it } from '@jest/globals';
import { derivedPoint, momentsToDerive, pointAt, recordedPoint } from './history.js';
import { type HealthFacts, scoreHealth } from './score.js';

const at = (day: string) => new Date(`${day}T06:00:00Z`);
const facts: HealthFacts = {
  firstSessionsRated: 3,
  firstSessionsGood: 1,
  sessions30d: 5,
  tenureDays: 61.37,
  calls14d: 1,
  goalStatus: null,
  goalRenewed: false,
  sessions: 7,
  sessionsWithMainTutor: 3,
};

describe('the history of scores', () => {
  it('gives a score back as it was given, to the last bit', () => {
    const { score, tier, contributions } = scoreHealth(facts);
    const kept = {
      at: at('2026-01-02'),
      score: score!,
      values: contributions.map(({ value }) => value),
      weights: contributions.map(({ weight }) => weight),
    };
    expect(recordedPoint(kept)).toEqual({
      at: '2026-01-02T06:00:00.000Z',
      score,
      tier,
      contributions,
      source: 'recorded',
    });
  });

  it('knows nothing of a customer before the first event', () => {
    expect(derivedPoint({ ...facts, tenureDays: -1, at: at('2026-01-02') })).toBeNull();
    expect(derivedPoint({ ...facts, tenureDays: null, at: at('2026-01-02') })).toBeNull();
    expect(derivedPoint({ ...facts, tenureDays: 0, at: at('2026-01-02') })).toMatchObject({ source: 'derived' });
  });

  it('derives a score for each day before the first one that was kept, across a change of clocks', () => {
    const span = { from: at('2026-03-06'), to: at('2026-03-12') };
    expect(momentsToDerive(span, at('2026-03-09'))).toEqual([
      at('2026-03-06'),
      at('2026-03-07'),
      at('2026-03-08'),
      new Date(at('2026-03-09').getTime() - 1),
    ]);
    expect(momentsToDerive(span, at('2026-03-01'))).toEqual([]);
    expect(momentsToDerive(span, span.from)).toEqual([]);
  });

  it('derives to the end where none was kept, and no more than 91 scores of a long time', () => {
    expect(momentsToDerive({ from: at('2026-03-06'), to: at('2026-03-08') }, null)).toEqual([
      at('2026-03-06'),
      at('2026-03-07'),
      at('2026-03-08'),
    ]);
    expect(momentsToDerive({ from: at('2026-03-06'), to: at('2026-03-06') }, null)).toEqual([at('2026-03-06')]);
    const long = momentsToDerive({ from: at('2025-03-06'), to: at('2026-03-06') }, null);
    expect(long).toHaveLength(91);
    expect(long.at(-1)).toEqual(at('2026-03-06'));
  });

  it('finds the score that stood at a moment', () => {
    const points = ['2026-01-02', '2026-01-05'].map((day) => derivedPoint({ ...facts, at: at(day) })!);
    expect(pointAt(points, at('2026-01-01'))).toBeNull();
    expect(pointAt(points, at('2026-01-04'))).toBe(points[0]);
    expect(pointAt(points, at('2026-01-05'))).toBe(points[1]);
  });
});
