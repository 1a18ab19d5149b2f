import { describe, expect, it } from '@jest/globals';
import { createRandom, integer } from './random.js';
import { Turns } from './turns.js';

function takeAll(turns: Turns<number>): number[] {
  const taken: number[] = [];
  for (let next = turns.take(); next; next = turns.take()) taken.push(next.turn);
  return taken;
}

describe('turns', () => {
  it('are taken by time, those of one moment as they were put in', () => {
    const turns = new Turns<number>();
    for (const [turn, at] of [30, 10, 20, 10, 30, 10].entries()) turns.put(at, turn);
    expect(takeAll(turns)).toEqual([1, 3, 5, 2, 0, 4]);
    expect(turns.take()).toBeNull();
  });

  it('stay in order while others are put in between', () => {
    const random = createRandom(1, 'turns');
    const turns = new Turns<number>();
    for (let i = 0; i < 200; i++) turns.put(integer(random, 0, 50), i);
    const times: number[] = [];
    for (let next = turns.take(); next; next = turns.take()) {
      times.push(next.at);
      if (next.turn < 200) turns.put(next.at + integer(random, 0, 20), 200 + next.turn);
    }
    expect(times).toHaveLength(400);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
