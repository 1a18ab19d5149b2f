import { describe, expect, it } from '@jest/globals';
import { episodesOf, type JudgedHour } from './episodes.js';

const hour = (end: number, score: number, more: Partial<JudgedHour['judgement']> = {}): JudgedHour => ({
  threshold: 5,
  onset: end + 1 - (more.hours ?? 1),
  isSilent: false,
  judgement: {
    end,
    hours: 1,
    direction: 'below',
    actual: 0,
    expected: 1,
    score,
    lower: 0,
    upper: 2,
    movement: 1,
    edge: 3,
    ...more,
  },
});

describe('episodes', () => {
  it('begin with the first hour of the window that was noticed first, and end with the last hour that was off', () => {
    const [episode, ...more] = episodesOf([hour(10, 6, { hours: 4 }), hour(11, 9, { hours: 8 }), hour(12, 4)], 20);
    expect(more).toEqual([]);
    expect(episode).toMatchObject({ start: 7, end: 13, runScore: 9, earlierScore: null, isOpen: false });
    expect(episode!.worst.end).toBe(11);
  });

  it('begin with their onset, where the window reaches back to before', () => {
    const late = { ...hour(10, 6, { hours: 8 }), onset: 9 };
    expect(episodesOf([late], 20)).toMatchObject([{ start: 9, end: 11 }]);
  });

  it('are silent once an hour of them is', () => {
    const partly = hour(10, 9, { hours: 2, actual: 3 });
    expect(episodesOf([partly, { ...hour(11, 8), isSilent: true }], 20)).toMatchObject([{ isSilent: true }]);
    expect(episodesOf([partly, hour(11, 8)], 20)).toMatchObject([{ isSilent: false }]);
  });

  it('do not begin below the threshold', () => expect(episodesOf([hour(10, 4.9)], 20)).toEqual([]));

  it('last until two hours were as usual', () => {
    expect(episodesOf([hour(10, 6)], 12)).toMatchObject([{ isOpen: true }]);
    expect(episodesOf([hour(10, 6)], 13)).toMatchObject([{ isOpen: false }]);
  });

  it('that come again within a day are one, which says how bad it was before', () => {
    const again = episodesOf([hour(10, 8), hour(30, 6)], 31);
    expect(again).toMatchObject([{ start: 10, end: 31, runScore: 6, earlierScore: 8, isOpen: true }]);
    expect(again[0]!.worst.end).toBe(10);
    expect(episodesOf([hour(10, 8), hour(36, 6)], 37)).toHaveLength(2);
  });

  it('up and down are two', () => {
    expect(episodesOf([hour(10, 8), hour(11, 8, { direction: 'above' })], 12)).toHaveLength(2);
  });

  it('are not dragged on by long windows that reach back into them', () => {
    const outage = hour(10, 20, { hours: 2 });
    const dragged = [hour(11, 14, { hours: 4, edge: 1 }), hour(14, 9, { hours: 8, edge: 2.5 })];
    expect(episodesOf([outage, ...dragged], 15)).toMatchObject([{ start: 9, end: 11, earlierScore: null }]);
  });
});
