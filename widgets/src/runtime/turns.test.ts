import { expect } from '@open-wc/testing';
import { Turns } from './turns.js';

const frame = () => new Promise<number>(requestAnimationFrame);

describe('turns', () => {
  it('give each a frame of its own, in the order they came, however often it asked', async () => {
    const turns = new Turns();
    const ran: string[] = [];
    const [one, two] = ['one', 'two'].map((name) => () => void ran.push(name)) as [() => void, () => void];
    for (const run of [one, two, one]) turns.take(run);
    await frame();
    expect(ran).to.deep.equal(['one']);
    await frame();
    expect(ran).to.deep.equal(['one', 'two']);
    turns.take(one);
    await frame();
    expect(ran).to.deep.equal(['one', 'two', 'one']);
  });

  it('are not given to who left, and not lost to those behind', async () => {
    const turns = new Turns();
    const ran: string[] = [];
    const gone = () => void ran.push('gone');
    turns.take(gone);
    turns.take(() => void ran.push('there'));
    turns.leave(gone);
    await frame();
    await frame();
    expect(ran).to.deep.equal(['there']);
  });
});
